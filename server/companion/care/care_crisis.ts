// Recognises people in a crisis (suicide, self-harm), and replies that would push them further. English and Spanish.

import { saysInOtherLanguage } from "./care_languages.ts";
import { readings, SENTENCE_END } from "./care_text.ts";

const SELF = "(?:myself|himself|herself|themselves|themself|ourselves)";

const CRISIS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:kill|killing|hang|hanging|shoot|shooting|drown|drowning|poison|harm|harming) ${SELF}\\b(?! (?:laughing|with laughter))`,
  ),
  new RegExp(
    `\\b(?:cut|cutting|burn|burning) (?:myself|my wrists?|my arms?|my veins)\\b(?! (?:shaving|cooking|chopping|while|on|some|a|off|short|out|slack|loose|in half|at)\\b)`,
  ),
  new RegExp(
    `\\b(?:want|wanna|going|gonna|need|urge|urges|thinking|keep|started|about)(?: to| of| about)? (?:hurt|hurting) ${SELF}\\b`,
  ),
  /\b(?:kill|murder) me for real\b|\bunaliv\w*\b|(?<!\d )\bkms\b|\bself ?harm\w*|\bself ?injur\w*/,
  /\b(?:end|ending|take|taking|took) (?:my|his|her|their) (?:own )?li(?:fe|fes|ves)\b(?! (?:story|stories|savings|lessons?|advice|partner|seriously))|\b(?:end|ending) it all\b|\bend my own life\b/,
  new RegExp(
    "\\bsuicid(?:e|al)\\b(?! (?:squad|doors?|bombers?|bombing|mission|vest|king|silence|boys|girls|prevention week))",
  ),
  /\bi (?:really |just |only |still )*(?:want|wanna|wish|hope)(?: to| i could| i would| i was| i were)? (?:die|dead)\b(?! (?:in your arms|of (?:laughter|laughing|embarrassment|shame|boredom|cuteness)|laughing|happy|rich|young))/,
  /\b(?:dont|do not|no longer|never|didnt) (?:really |even )?(?:want|wanna)(?: to)? (?:live|be alive|exist|be here|wake up|go on|keep going|be on this earth)\b(?= any ?more| ever| like this| *\||$)/,
  /\b(?:no|not any|any|a|1) (?:reason|point) (?:to|in|of) (?:live|living|go on|going on|being alive|stay alive)\b|\bnot worth living\b|\btired of (?:living|being alive|life)\b/,
  /\bbetter off (?:dead|without me)\b|\bnobody would (?:miss|care if) (?:me|i)\b|\b(?:overdos(?:e|ing)|od) on (?:my|the|some|these)? ?(?:pills|meds|medication|tablets)\b|\bjump (?:off|from) (?:a|the) (?:bridge|roof|building|balcony)\b/,
  /\bsuicid(?:arme|arse|arte|arnos|arme|io|ios|ada|a)\b(?! (?:politic\w*|squad|colectivo))/,
  new RegExp(
    `(?:\\b(?:quiero|quisiera|voy a|deseo|ganas de|pienso en|pensando en|pensado en|intente|intentar) (?:matarme|ahorcarme|cortarme|lastimarme|hacerme daño|hacerme dano|morir|morirme|desaparecer para siempre))\\b(?! (?:de (?:risa|amor|placer|ganas|hambre|verguenza|gusto|sueno|sueño)|a tu lado|contigo|el pelo|las uñas|en tus brazos))(?! *${SENTENCE_END} de risa)`,
  ),
  /\bme quiero (?:morir|matar)\b(?! (?:de (?:risa|amor|placer|hambre|verguenza|gusto)|contigo|a tu lado))/,
  /\b(?:quitarme|quitarse) la vida\b|\b(?:acabar|terminar) con (?:mi vida|todo de una vez)\b|\bcortarme las venas\b|\bautolesi\w*|\bhacerme da[nñ]o\b/,
  /\bno (?:quiero|deseo|aguanto)(?: seguir)? (?:vivir|viviendo|existir|mas vivir)\b(?! (?:contigo|aqui|solo|sola|con|en|sin|asi de))|\bno quiero seguir viviendo\b|\bsin ganas de vivir\b|\bno tengo ganas de vivir\b|\bno vale la pena vivir\b|\bestaria(?:n)? mejor (?:muert[oa]|sin mi)\b|\bmejor muert[oa]\b/,
];

const PUSHES: readonly RegExp[] = [
  /\b(?:kill|hang|cut|harm|hurt) (?:yourself|urself)\b|\bkys\b|\bend your (?:own )?life\b|\byou (?:should|deserve to|ought to) die\b/,
  /\b(?:better|world) (?:off )?without you\b|\bcommit suicide\b|\bm[aá]tate\b|\bsuicidate\b|\bquitate la vida\b|\bdeberias morir\w*/,
];

/** Whether a person seems to think of suicide or self-harm, their own or that of a person they know. */
export function isCrisis(text: string): boolean {
  const ways = readings(text);
  return ways.some((reading) => CRISIS.some((pattern) => pattern.test(reading))) ||
    saysInOtherLanguage("crisis", text, ways);
}

/** Whether a reply would push a person towards suicide or self-harm. */
export function pushesToHarm(text: string, ways: readonly string[] = readings(text)): boolean {
  return ways.some((reading) => PUSHES.some((pattern) => pattern.test(reading)));
}
