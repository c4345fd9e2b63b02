import { describe, expect, it } from 'vitest';
import { printable } from './printable.ts';
import { createScreen } from './screen.ts';
import { table } from './table.ts';

describe('table', () => {
  it('aligns letters as people see them, and wraps within the last column', () => {
    const rows = [
      ['Aïssatou', '7', 'one two three four five six seven'],
      ['José', '1,200', 'short'],
    ];
    expect(table([{ title: 'name' }, { title: 'rows', side: 'right' }, { title: 'why' }], rows, 41)).toEqual([
      'name       rows  why',
      'Aïssatou      7  one two three four five',
      '                 six seven',
      'José      1,200  short',
    ]);
  });
});

describe('the screen', () => {
  const on = (more: object = {}) => {
    let text = '';
    const screen = createScreen({ write: (part) => (text += part), ...more });
    return { screen, text: () => text };
  };

  it('has colour only where it is welcome', () => {
    const plain = on();
    plain.screen.heading(plain.screen.strong('1'));
    expect(plain.text()).toBe('\n1\n');
    const coloured = on({ hasColors: () => true });
    coloured.screen.heading('1');
    expect(coloured.text()).toContain('\u001B[1m');
  });

  it('replaces progress on a terminal and leaves most of it out elsewhere', () => {
    const log = on();
    for (let i = 0; i < 100; i++) log.screen.progress(`row ${i}`);
    expect(log.text()).toBe('');
    const terminal = on({ isTTY: true, columns: 80 });
    terminal.screen.progress('row 1');
    terminal.screen.print('done');
    expect(terminal.text()).toBe('\r\u001B[2K   row 1\r\u001B[2K   done\n');
  });

  it('shows cells of a file without what would steer it', () => {
    expect(printable('a\u001B[31m\nb\u202Ec')).toBe('a·[31m·b·c');
  });
});
