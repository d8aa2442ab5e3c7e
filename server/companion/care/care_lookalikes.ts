// Letters that look like Latin ones: of other alphabets, small capitals, and letters in boxes and circles.

/** Look-alikes in lower case, and what each stands for. Compatibility forms of Unicode are folded before. */
const PAIRS: readonly (readonly [lookalikes: string, latin: string])[] = [
  ["авекмнорстухіїјѕԁһԛԝӏѵгпё", "abekmhopctyxiijsdhqwlvrne"],
  ["αβεικνορτυχηωσγμλδ", "abeikvoptuxnwoyuld"],
  ["օոցհյ", "onghj"],
  ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz"],
  ["ıɡɑəɛɔłøđħŧƙɓƒɨƚɲɾʈʉʋƴþ", "igaeeolodhtkbfilnrtuvyp"],
  ["ꭺꭼꭵꮮꮶꮇꮎꮲꭱꭲꮪꮃꮋꭰꮯ", "aeilkmoprtswhdc"],
];

const LATIN: ReadonlyMap<string, string> = new Map(
  PAIRS.flatMap(([lookalikes, latin]) => [...lookalikes].map((char, at) => [char, latin[at]!] as const)),
);

/** First code points of alphabets of 26 letters that Unicode does not fold: in black circles and boxes, and of flags. */
const ALPHABETS: readonly number[] = [0x1f150, 0x1f170, 0x1f1e6];

/** A text in lower case with Latin letters in place of their look-alikes. */
export function latinized(text: string): string {
  return text.replaceAll(
    /[\u0131\u0142\u00f8\u0111\u0127\u0167\u00fe\u0180-\u02af\u0370-\u058f\u1d00-\u1d2b\u1e00-\u1eff\ua730-\ua7ff\uab70-\uabbf]|[\u{1f150}-\u{1f169}\u{1f170}-\u{1f189}\u{1f1e6}-\u{1f1ff}]/gu,
    (char) => LATIN.get(char) ?? boxed(char.codePointAt(0)!) ?? char,
  );
}

function boxed(code: number): string | undefined {
  const first = ALPHABETS.find((start) => code >= start && code < start + 26);
  return first === undefined ? undefined : String.fromCharCode(97 + code - first);
}
