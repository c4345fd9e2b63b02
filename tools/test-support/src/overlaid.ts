/** An object with some members replaced. Its methods are called on itself, where its private state is. */
export const overlaid = <T extends object>(target: T, members: Partial<T>): T =>
  new Proxy(target, {
    get(_, property) {
      const own: unknown = Reflect.get(members, property);
      if (own !== undefined) return own;
      const member: unknown = Reflect.get(target, property, target);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
