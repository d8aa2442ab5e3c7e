// People who say that they are minors, or in a crisis, in other languages with Latin letters: French, Portuguese, German,
// Italian, Indonesian, Turkish, Polish, Dutch, and Hindi, Urdu and Bengali as they are often typed.

import type { Phrases } from "./care_phrases.ts";

/** Ages under 18, in ASCII digits. */
const AGE = "(?:1[0-7]|[1-9])";
/** What may follow an age without "years old": the end of the sentence, or the next thought. */
const END = (next: string): string => `(?= *(?:\\||$)| (?:${next})\\b)`;

const FRENCH_AGE = `(?:${AGE}|dix(?: sept)?|onze|douze|treize|quatorze|quinze|seize|neuf|huit|sept)`;
const PORTUGUESE_AGE = `(?:${AGE}|dez|onze|doze|treze|cat?orze|quinze|dez[ae]sseis|dez[ae]ssete)`;
const GERMAN_AGE = `(?:${AGE}|zehn|elf|zwolf|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn)`;
const ITALIAN_AGE = `(?:${AGE}|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciassette)`;
const INDONESIAN_AGE =
  `(?:${AGE}|sepuluh|sebelas|dua belas|tiga belas|empat belas|lima belas|enam belas|tujuh belas)`;
const HINDI_AGE_LATIN = `(?:${AGE}|barah|terah|chaudah|pandrah|solah|satrah)`;
/** Not years of work, of marriage, or of waiting. */
const NOT_AN_AGE_FR = "(?! (?:de (?!plus)|que|d(?:e)?experience|ensemble|mari))";
const NOT_AN_AGE_PT = "(?! (?:de (?!idade)|casad|trabalh|junt|que|sem|morand))";
const NOT_AN_AGE_IT = "(?! (?:di (?!eta)|che|insieme|spos))";

/** What is found in each language, in readings without accents and apostrophes. */
export const LATIN: readonly Phrases[] = [
  {
    minors: [
      new RegExp(
        `\\bjai (?:seulement |juste |a peine |encore |deja |que |presque |bientot )*${FRENCH_AGE} ans\\b${NOT_AN_AGE_FR}`,
      ),
      /\bjai (?:seulement |juste )?1[0-7](?= *(?:\||$))/,
      new RegExp(`\\bje (?:viens davoir|vais avoir|nai que) ${FRENCH_AGE} ans\\b`),
      new RegExp(`\\bje suis (?:une? )?(?:fille|garcon|ado\\w*|agee?) de ${FRENCH_AGE} ans\\b`),
      /\bje suis (?:encore |une? |tres )*(?:mineure?|collegien(?:ne)?|lyceen(?:ne)?|ado(?:lescente?)?)\b(?! (?:dans|en|que))/,
      /\bje suis (?:encore )?(?:au|en) (?:college|lycee|primaire|sixieme|cinquieme|quatrieme|troisieme|seconde)\b/,
      /\b(?:je )?nai pas (?:encore )?18 ans\b|\bjai moins de 18 ans\b/,
      /\bpornographie (?:enfantine|infantile)\b|\bsexe avec (?:des|une?) (?:enfants?|mineure?s?|ado\w*|fillettes?)\b/,
    ],
    crisis: [
      /\b(?:je (?:veux|voudrais|vais|souhaite|prefere)|jai envie de|envie de) (?:vraiment |juste |seulement )*(?:mourir|creve?r|me tuer|me suicider|me pendre|disparaitre pour toujours)\b(?! (?:de (?:rire|plaisir|amour|honte|faim|soif|envie|bonheur|toi)|dans tes bras|avec toi|a tes cotes))/,
      /\bje (?:ne )?(?:veux|peux|supporte) (?:plus|pas) (?:continuer a )?vivre\b(?! (?:ici|la|avec|seule?|sans|a|en|dans|comme|chez))/,
      /\b(?:en finir avec (?:la|ma) vie|mettre fin a (?:mes jours|ma vie)|moter la vie|me suicider|me faire du mal|je me (?:fais du mal|scarifie|coupe les veines|mutile))\b/,
      /\b(?:pense|penser|pensees?|idees?) (?:souvent |beaucoup |encore )*(?:au suicide|a me suicider|de suicide|suicidaires?)\b|\bplus envie de vivre\b|\bje (?:veux|voudrais) (?:juste |seulement )*en finir(?= *(?:\||$))|\bla vie ne vaut (?:pas|plus)\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `(?:^|\\| |\\b(?:eu|e|mas|ola|oi|so) )(?:so |apenas |ainda |somente |ja )*tenho (?:so |apenas |somente |quase )*${PORTUGUESE_AGE} anos\\b${NOT_AN_AGE_PT}`,
      ),
      new RegExp(`\\b(?:fiz|completei|vou fazer|acabei de fazer) ${PORTUGUESE_AGE} anos\\b${NOT_AN_AGE_PT}`),
      new RegExp(`\\bsou (?:uma? )?(?:menin[ao]|garot[ao]|rapaz|moca|rapariga) de ${PORTUGUESE_AGE} anos\\b`),
      /\bsou (?:ainda |de |um |uma )*(?:menor de idade|menor|crianca|adolescente)\b(?! (?:que|do que))/,
      /\btenho (?:so |apenas )?1[0-7](?= *(?:\||$))/,
      /\bnao tenho (?:ainda )?18 anos\b|\b(?:estou|estudo|tou) no (?:ensino (?:medio|fundamental)|colegial|primario)\b/,
      /\bpornografia infantil\b|\bsexo com (?:criancas?|menores|uma? (?:crianca|menor|menin[ao]))\b/,
    ],
    crisis: [
      /\b(?:quero|queria|vou|preciso|vontade de|pensando em|penso em) (?:muito |mesmo |so )*(?:morrer|me matar|matar me|matarme|me suicidar|estar mort[oa]|sumir para sempre)\b(?! (?:de (?:rir|riso|amor|prazer|fome|vergonha|saudades?|sono)|nos teus bracos|contigo|com voce))/,
      /\bnao (?:quero|aguento|consigo) mais viver\b(?! (?:aqui|com|em|sem|sozinh|assim n))|\bnao quero (?:mais )?(?:estar viv[oa]|existir)\b|\bsem vontade de viver\b/,
      /\b(?:acabar|terminar) com (?:a )?minha (?:propria )?vida\b|\b(?:dar|por) (?:um )?fim (?:a|na) minha vida\b|\btirar (?:a )?minha (?:propria )?vida\b|\bpens\w* (?:em|no) suicidio\b/,
      /\beu me corto\b|\bme cort(?:o|ar|ando) (?:de novo|os pulsos|outra vez)\b|\bme machucar de proposito\b|\ba vida nao vale a pena\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `\\b(?:ich )?bin (?:erst |nur |gerade |noch |schon |fast |aber |ja |ehrlich gesagt )*${GERMAN_AGE}(?: jahre alt\\b|${
          END("und|aber|also|weil|oder|m|w|geworden|jahre jung|jahre(?= *(?:[|]|$))")
        })`,
      ),
      new RegExp(
        `\\bich (?:werde|wurde) (?:bald |gerade |morgen |gestern )*${GERMAN_AGE}\\b${END("und|aber")}`,
      ),
      new RegExp(`\\bich bin (?:eine? )?${GERMAN_AGE} ?jahrige?[rs]?\\b`),
      /\bich bin (?:noch |eine? )*(?:minderjahrig\w*|teenager|schuler(?:in)?|kind)\b(?! (?:der|des|von|gewesen|gross))|\bich bin (?:noch )?(?:nicht|unter) 18\b/,
      /\bich (?:gehe|geh|bin) (?:noch )?in (?:die|der) (?:[1-9]|1[0-2]) klasse\b|\bich (?:gehe|geh) (?:noch )?(?:auf|in) die (?:haupt|real|grund)schule\b|\bin (?:die|der) (?:[1-9]|1[0-2]) \| klasse\b/,
      /\bkinderporno\w*|\bsex mit (?:kindern?|minderjahrigen|einem kind|einer minderjahrigen)\b/,
    ],
    crisis: [
      /\bich (?:will|mochte|wurde|wunschte|wollte) (?:am liebsten |einfach |nur |wirklich |jetzt )*(?:sterben|tot sein|mich (?:umbringen|toten|erhangen|ritzen|verletzen)|nicht mehr (?:leben|da sein|aufwachen))\b(?! vor)/,
      /\b(?:will|mochte) (?:einfach |nur |am liebsten )*(?:sterben|tot sein)\b(?! vor)|\bkann nicht mehr leben\b(?! (?:ohne|mit))/,
      /\bich (?:bringe?|bring) mich (?:heute |bald |jetzt )*um\b|\bmich umbringen\b(?! vor)|\bmir das leben (?:nehmen|nehme)\b|\bnehme mir das leben\b|\bich ritze mich\b/,
      /\b(?:selbstmord|suizid)\w*\b(?! ?(?:attentat|anschlag|kommando))|\b(?:mein|das) leben (?:hat keinen sinn|macht keinen sinn|beenden|ist sinnlos|ist nicht mehr lebenswert)\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `(?:^|\\| |\\b(?:io|ma|e|ciao|pero) )(?:io )?ho (?:solo |appena |quasi |ancora |soltanto )*${ITALIAN_AGE} anni\\b${NOT_AN_AGE_IT}`,
      ),
      new RegExp(`\\bsono (?:una? )?(?:ragazz[ao]|ragazzin[ao]) di ${ITALIAN_AGE} anni\\b`),
      /\bsono (?:ancora |una? )*(?:minorenne|minore|adolescente|ragazzin[oa]|bambin[oa])\b(?! (?:di|che|dei|in))|\bnon ho (?:ancora )?18 anni\b/,
      /\b(?:faccio|frequento|sono (?:in|alle)|vado alle) (?:la |le )?(?:(?:prima|seconda|terza) media|medie|elementari|(?:prima|seconda|terza|quarta) superiore)\b/,
      /\bpedopornograf\w*|\bsesso con (?:bambin[ieo]|minorenni|minori|una? (?:bambin[ao]|minorenne))\b/,
    ],
    crisis: [
      /\b(?:voglio|vorrei|sto per|ho voglia di|penso di) (?:solo |davvero |proprio )*(?:morire|uccidermi|ammazzarmi|suicidarmi|impiccarmi|farla finita|togliermi la vita|essere mort[oa])\b(?! (?:dal|dalle|di|tra le tue|fra le tue|con te))/,
      /\bmi voglio (?:uccidere|ammazzare|suicidare)\b|\bnon (?:voglio|posso|riesco) (?:piu )?(?:a )?(?:vivere|esistere)(?: piu)?\b(?! (?:qui|con|in|senza|da))|\bpens\w* al suicidio\b|\bmi taglio (?:le vene|i polsi|di nuovo)\b|\bla vita non ha (?:piu )?senso\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `(?:^|\\| |\\b(?<!\\banak )(?:aku|saya|gue|gw) (?:ber)?)(?:umur|usia)(?: ?ku| saya| aku)?(?: baru| masih| ini)? ${INDONESIAN_AGE}\\b(?: tahun\\b|${
          END("dan|tapi|loh|lho")
        })`,
      ),
      new RegExp(
        `(?:^|\\| )(?:aku|saya|gue|gw)(?: baru| masih)? ${INDONESIAN_AGE} (?:tahun|thn|th)\\b(?! (?:di|kerja|menikah|lalu))`,
      ),
      /\b(?:aku|saya|gue|gw)(?: kan)? masih (?:di bawah umur|smp|sma|sd|anak anak|sekolah dasar)\b|\b(?:aku|saya) anak (?:smp|sma|sd)\b|\bbelum (?:18|delapan belas) tahun\b/,
    ],
    crisis: [
      /\b(?:ingin|mau|pengen|pingin|pengin|akan|mending) (?:bunuh diri|mati(?: aja| saja)?|mengakhiri hidup\w*)\b(?! (?:ketawa|tertawa|rasanya))/,
      /\b(?:tidak|gak|ga|nggak|ngga|tak) (?:mau|ingin|kuat|sanggup) hidup(?: lagi)?\b(?! (?:di|dengan|sama|tanpa))|\bbunuh diri\b|\bmenyakiti diri\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `\\b(?:main|mai|me|mein|hum)(?: abhi| to| sirf| bas)? ${HINDI_AGE_LATIN} (?:saal|sal|baras) (?:ka|ki|ke) (?:ladka |ladki |larka |larki )?(?:hu|hun|hoon|hoo|ho)\\b`,
      ),
      new RegExp(
        `\\b(?:meri|meree|my) (?:umar|umr|age|umer) (?:abhi |sirf )?${HINDI_AGE_LATIN}\\b(?: (?:saal|sal|baras)\\b|${
          END("h|hai|he")
        })`,
      ),
      new RegExp(`\\bamar (?:boyos|bayas|boyosh) (?:ekhon |matro )?${AGE}\\b`),
      /\b(?:main|mai) (?:na ?baligh?|nabalik)\b|\bami na ?balok\b/,
    ],
    crisis: [
      /\b(?:main|mai|mein|me|mujhe|muje)(?: ab| to| bas)? (?:mar(?:na|jana)|mar jana|khud ?kh?ushi(?: karna)?|khudkushi|suicide(?: karna)?|aatmahatya(?: karna)?) (?:chaht[aie]|hai|he|karni|karna|chah)\w*/,
      /\b(?:jeena|jina|jine|jeene) (?:nahi|nahin|nhi|nai)\b|\b(?:nahi|nahin|nhi) (?:jeena|jina)\b|\bkhud ?kushi\b|\baatma ?hatya\b|\b(?:apni|apne) jaan (?:le|de)\b/,
      /\bami (?:ar )?(?:morte|marte|morthe) chai\b|\bbachte chai na\b|\bbaachte chai na\b|\batm[ao]h[ao]t[yt]a\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `(?:^|\\| |\\bben )(?:henuz |daha |sadece )*${AGE} yasindayim\\b|\\byasim ${AGE}\\b(?! (?:dakika|gun))`,
      ),
      /\bresit degilim\b|\b(?:ortaokula|liseye) gidiyorum\b/,
    ],
    crisis: [
      /\bolmek istiyorum\b(?! (?:gulmekten|senin))|\bintihar\b|\bkendimi oldur\w*|\byasamak istemiyorum\b(?! (?:burada|seninle|sensiz))/,
    ],
  },
  {
    minors: [
      new RegExp(`\\b(?:mam|mam dopiero|skonczylam|skonczylem) ${AGE} lat\\b(?! (?:doswiad|stazu|pracy))`),
      /\bjestem (?:jeszcze )?niepelnoletni[a]?\b|\bnie mam (?:jeszcze )?18 lat\b/,
    ],
    crisis: [
      /\bchce (?:umrzec|sie zabic|ze soba skonczyc)\b|\bnie chce (?:juz )?zyc\b|\bsamobojst\w*|\bzabije sie\b/,
    ],
  },
  {
    minors: [
      new RegExp(
        `\\bik ben (?:pas |nog maar |net |bijna )*${AGE}(?: jaar(?: oud)?\\b(?! (?:getrouwd|samen|geleden))|${
          END("en|maar|dus")
        })`,
      ),
      /\bik ben (?:nog )?minderjarig\b|\bik ben (?:nog )?(?:geen|niet|onder) 18\b/,
    ],
    crisis: [
      /\bik wil (?:gewoon |echt |alleen maar )*(?:dood|sterven|doodgaan|niet meer leven|zelfmoord plegen)\b(?! van)|\bzelfmoord\b|\bik maak (?:er een eind aan|mezelf van kant)\b/,
    ],
  },
];
