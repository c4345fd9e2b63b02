/** Names of one region, so that a household does not mix scripts. */
export interface NamePool {
  readonly female: readonly string[];
  readonly male: readonly string[];
  readonly last: readonly string[];
}

export const NAME_POOLS: readonly NamePool[] = [
  {
    female: ['Amina', 'Aïssatou', 'Fatou', 'Awa', 'Mariama', 'Ndèye', 'Khady', 'Rokhaya'],
    male: ['Mamadou', 'Ousmane', 'Ibrahima', 'Cheikh', 'Modou', 'Abdoulaye', 'Élimane'],
    last: ['Diallo', 'Ndiaye', 'Traoré', 'Sow', 'Bâ', "N'Diaye", 'Koné', 'Fall'],
  },
  {
    female: ['Wanjiru', 'Achieng', 'Akinyi', 'Nyambura', 'Chebet', 'Mwende', 'Halima'],
    male: ['Kamau', 'Otieno', 'Kiprono', 'Mutua', 'Juma', 'Barasa', 'Odhiambo'],
    last: ['Mwangi', "Ng'ang'a", "Nyong'o", 'Wekesa', 'Odinga', 'Kipchoge', 'Njoroge'],
  },
  {
    female: ['አበባ', 'ትግስት', 'ሰላም', 'ሀና', 'ብርሃን', 'ማርታ'],
    male: ['አበበ', 'ተስፋዬ', 'ዳዊት', 'ሙሉጌታ', 'ግርማ', 'ካሳ'],
    last: ['ከበደ', 'ኃይሌ', 'ወልደ ሚካኤል', 'ገብረ', 'ታደሰ', 'በቀለ'],
  },
  {
    female: ['فاطمة', 'مريم', 'زينب', 'عائشة', 'نور', 'ليلى'],
    male: ['محمد', 'أحمد', 'علي', 'يوسف', 'عمر', 'حسن'],
    last: ['الخطيب', 'حداد', 'منصور', 'العلي', 'إبراهيم', 'سالم'],
  },
  {
    female: ['សុភា', 'ចន្ថា', 'ស្រីមុំ', 'បុប្ផា', 'ទេវី'],
    male: ['សុខា', 'វិចិត្រ', 'ភារុណ', 'ចាន់', 'រិទ្ធី'],
    last: ['សុខ', 'ចាន់', 'គឹម', 'ហេង', 'អ៊ុំ'],
  },
  {
    female: ['María José', 'Inês', 'Lúcia', 'Ximena', 'Conceição', 'Beatriz'],
    male: ['José', 'João', 'Andrés', 'Ñancupil', 'Tomás', 'Raúl'],
    last: ['Muñoz', "D'Ávila", 'Gonçalves', 'Peña Nieto', 'Araújo', 'de la Cruz'],
  },
  {
    female: ['सीता', 'लक्ष्मी', 'प्रिया', 'गीता', 'अनिता'],
    male: ['राम', 'कृष्ण', 'अर्जुन', 'हरि', 'विजय'],
    last: ['शर्मा', 'थापा', 'गुरुङ', 'यादव', 'तामाङ'],
  },
];
