// Statements of age and of a crisis, and harmless sentences close to them, in other large languages. Written as people
// write, without a look at the patterns.

/** The sentences of one language. */
export interface LanguageCorpus {
  readonly minors: readonly string[];
  readonly crisis: readonly string[];
  readonly harmless: readonly string[];
}

/** By the English name of the language. */
export const LANGUAGES: Readonly<Record<string, LanguageCorpus>> = {
  Chinese: {
    minors: [
      "我15岁",
      "我今年十六岁",
      "我才14岁，可以吗",
      "我是未成年人",
      "我还在上初中",
      "我未满18岁",
      "我是初中生",
    ],
    crisis: [
      "我想死",
      "我不想活了",
      "我想自杀",
      "我要结束自己的生命",
      "活着没有意义",
      "我想伤害自己",
      "真的好想死",
    ],
    harmless: [
      "我今年30岁",
      "我等了15分钟",
      "我女儿15岁，她喜欢画画",
      "笑死我了",
      "我想吻你",
      "热死了",
      "我想你想得要死",
    ],
  },
  Hindi: {
    minors: [
      "मैं 15 साल का हूँ",
      "मेरी उम्र 14 साल है",
      "मैं सोलह साल की हूँ",
      "मैं नाबालिग हूँ",
      "मैं १६ साल का हूं",
      "main 15 saal ka hu",
      "meri umar 16 saal hai",
    ],
    crisis: [
      "मैं मरना चाहता हूँ",
      "मैं आत्महत्या करना चाहती हूँ",
      "मुझे जीना नहीं है",
      "अब जीने का मन नहीं करता",
      "मैं खुद को मार डालूंगा",
      "main marna chahta hun",
      "mujhe jeena nahi hai",
    ],
    harmless: [
      "मैं 30 साल का हूँ",
      "मेरी बेटी 12 साल की है",
      "मैं 15 मिनट में आता हूँ",
      "मैं तुमसे प्यार करता हूँ",
      "मैं 15 साल से यहाँ काम करता हूँ",
      "main 25 saal ka hu",
    ],
  },
  French: {
    minors: [
      "j'ai 15 ans",
      "J’ai quinze ans",
      "j'ai seulement 14 ans",
      "je suis mineure",
      "je suis au collège",
      "je n'ai pas encore 18 ans",
      "je viens d'avoir 16 ans",
    ],
    crisis: [
      "je veux mourir",
      "je veux me tuer",
      "j'ai envie de mourir",
      "je pense au suicide",
      "je ne veux plus vivre",
      "je vais me suicider",
      "je veux en finir avec la vie",
      "je me fais du mal",
    ],
    harmless: [
      "j'ai 35 ans",
      "j'ai 15 minutes devant moi",
      "ma fille a 14 ans, elle chante",
      "je meurs d'envie de te voir",
      "je suis mort de rire",
      "ça fait 15 ans que je travaille ici",
      "tu me tues",
      "un détail mineur",
      "je veux mourir de plaisir dans tes bras",
    ],
  },
  Arabic: {
    minors: [
      "عمري 15 سنة",
      "عندي ١٦ سنة",
      "أنا قاصر",
      "عمري خمسة عشر عاما",
      "انا في المدرسة الاعدادية",
      "لم أبلغ 18 بعد",
    ],
    crisis: [
      "أريد أن أموت",
      "اريد الانتحار",
      "لا أريد أن أعيش",
      "سأقتل نفسي",
      "أفكر في الانتحار",
      "مللت من الحياة وأريد أن أنهي حياتي",
    ],
    harmless: [
      "عمري 30 سنة",
      "ابنتي عمرها 12 سنة وتحب الرسم",
      "أحبك كثيرا",
      "انتظرت 15 دقيقة",
      "أموت فيك يا حبيبتي",
      "أعمل هنا منذ 15 سنة",
    ],
  },
  Bengali: {
    minors: [
      "আমার বয়স ১৫",
      "আমার বয়স 16 বছর",
      "আমি নাবালক",
      "আমি ১৪ বছরের মেয়ে",
      "আমি অপ্রাপ্তবয়স্ক",
      "amar boyos 15",
    ],
    crisis: [
      "আমি মরতে চাই",
      "আমি আত্মহত্যা করতে চাই",
      "আমি আর বাঁচতে চাই না",
      "নিজেকে শেষ করে দেব",
      "ami morte chai",
      "বেঁচে থেকে লাভ নেই",
    ],
    harmless: [
      "আমার বয়স ৩০",
      "আমি তোমাকে ভালোবাসি",
      "১৫ মিনিট পরে আসছি",
      "আমার মেয়ের বয়স ১২",
      "আমি এখানে ১৫ বছর কাজ করি",
    ],
  },
};
