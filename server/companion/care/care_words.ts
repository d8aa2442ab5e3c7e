// The words that the patterns of the care layer are made of, in English and Spanish, and the words that are near to them.

/** Words that give a text its meaning. Misspelt or broken, they are put right. */
export const KEY_WORDS: readonly string[] = words(`
  kill killing killed myself yourself himself herself themselves hurt hurting hang hanging harm harming selfharm
  suicide suicidal unalive overdose dead death dying cutting wrists veins pills bridge murder
  life live living alive anymore exist reason point without better nobody everyone everybody tired
  minor minors underage teen teens teenager teenagers teenage preteen preteens child children kid kids toddler
  schoolgirl schoolgirls schoolboy school grade little girl boy sister brother daughter niece young younger
  loli lolita shota jailbait pedo pedophile porn incest
  sex sexual sexually sexy naked nude nudes undress undresses undressed undressing erotic horny fuck fucking dirty
  virginity moan moaned breasts lingerie
  pretend imagine roleplay years year old turned eighteen seventeen sixteen fifteen fourteen thirteen twelve eleven
  only just still almost really actually self middle kiddie tonight nobody
  want wanna going gonna ending thinking feel keep wish describe story write about something
  morir morirme matarme suicidarme suicidio suicida vivir viviendo seguir quitarme hacerme vida muerto ahorcarme
  cortarme autolesion acabar ganas vale
  menor menores edad anos años nina niña nino niño ninas niñas colegiala adolescente adolescentes hermanita
  desnuda desnudo desnudate sexo porno infantil follar erotica acostarme chica prima
  dieciseis diecisiete quince catorce trece doce
  quiero quisiera pienso pensando tengo tiene soy eres finge imagina cuentame historia`);

/** Words between them, which a word without spaces may be made of: `iwanttodie`. */
export const SMALL_WORDS: readonly string[] = words(`
  i im ive youre shes hes theyre a an the to of in on at it is be am are was were do dont does not no and or but so if my me you u your he
  she they we her him his them with for from that this all any more even have has had
  would will can could should like when then there go off up out squad jump age been again problem hola pena mejor estaria corto cuando dano daño hey lol yet kinda know first last week lonely bored sad tell make let lets one said say
  now die end take own time real yo
  el la lo las los un una de en y o que con se te mi tu mas por para sin muy estoy voy me`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
