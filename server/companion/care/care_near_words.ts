// Common words that are one step from a key word of the care layer and mean something else, as "tuned" from "turned".
//
// Found by putting right each word of two lists of English and Spanish words (npm an-array-of-english-words 2.0.0 and
// an-array-of-spanish-words 2.0.0): every word here would have become another.

/** The words, without accents. */
export const NEAR_WORDS: ReadonlySet<string> = new Set(
  `
  abetter aboya aboyado aboyais aboyan aboyando aboyare aboyareis aboyase aboyaseis aboyen aboyo abridge abut
  acaba acabad acaban acabara acabarais acabaran acabare acabaren acabaria acabariais acabarian acabaron acabas
  acamar acanteen acarar acatar achica achicado achicais achicala achicalado achicalais achicalas achicalase
  achicalaseis achicalasen achicalaste achicalasteis achicalo achicamiento achicase achicaseis acibar acostare
  adie adieis adieso adiete adieteis adieto adieu adoceno adolescence adolescences adolescent adolescents afollar
  afollara afollarais afollaran afollaren afollaria afollariais afollarian afollaron aganas aganasen aganaste
  aganasteis aggrade agoing agrade agradeis ahorcare aikido aindie aindieis aisenina aiseninas aisenino ajusta
  ajustado ajustais ajustamiento ajustan ajustando ajustare ajustareis ajustase ajustaseis ajusten ajusto ajuston
  alabar alie allopolyploidies allotetraploidies almos amaneres amaños amending amenora amenorado amenorais
  amenoran amenorando amenorare amenorareis amenorase amenoraseis amenoren amenores amenorgo amenoro amenorrhea
  ameres aminora aminorado aminorais aminoran aminorando aminorare aminorareis aminorase aminoraseis aminoren
  aminoro amolda amoldado amoldais amoldamiento amoldan amoldando amoldare amoldareis amoldase amoldaseis amolden
  amoldo amonedad amonedada amonedado amovida anadead anadeado anconitanos andaniño anidie anidieis aniña aniñado
  aniñais aniñamiento aniñas aniñase aniñaseis aniñasen aniñaste aniñasteis aniño ano anosmia ans antired
  antireductionism antireductionisms antireductionist antireductionists antonina antoninas antonino anude anudeis
  anudes appoint appointive appointor areally asedie asedieis asexuado asexual asexuality asexually assister
  astilla astillado astillais astillan astillando astillare astillareis astillase astillaseis astillen astillo
  astilloso atedie atedieis atendieres atendiese atendieseis atengo atiene attired atueres autoerotic autopoint
  autopolyploidies autotetraploidies avale avaleis avida ayear ayeara ayearais ayearan ayearen ayearia ayeariais
  ayearian ayearon ayeres año añosa añoso batter beanos beasts beater bedirty begoing beladying belittle belive
  belter bemoan bemoaned benina benino bestill bethinking betted betters bettor bitter bother boya boyado boyais
  boyan boyando boyante boyare boyareis boyase boyaseis boyau boyen boyla boylas boyo boyuna boyuno brasts breases
  breast breaste breests breists bride bridged bridges bridie bridle brothel brotherlike brothers brothier
  butadieno butanos butter cachifollariamos canastilla canastillo candie candying canteen canteens catorceno
  catorces catting chia chic chicalote chicano chid childlike cica colegiaba colegiada colegial colegialas
  colegiara colegiata condie conseguir conseguira conseguiran conseguiria conseguiriais conseguirian contengo
  contiene convida convidado convidais convidase convidaseis conviviendo convivir convivira conviviran conviviria
  conviviriais convivirian cortare cotting counterespionage counterespionages cunting cuttings cuttling dad
  daughters dea deadbeat deadboy deaden deathlike deathy degrade degradeis deitanos demedie demedieis denuda
  denudate denude denudeis denudes denudo deprima deprimais desanuda desanudo desastillariamos deschool
  descostillabamos descostillaramos descostillaremos descostillariais descostillasemos descostillasteis describa
  described describen describer describes describi describo descrie descrive desencastillaban desencastillabas
  desencastilladas desencastillados desencastillamos desencastillando desencastillaran desencastillaras
  desencastillaren desencastillares desencastillaria desencastillaron desencastillasen desencastillases
  desencastillaste desex desexualisation desexualise desexualizations desnuca desnuco desnudad desnudado desnudais
  desnudamiento desnudan desnudar desnudare desnudas desnudase desnudaseis desnudaste desnude desnudos desoprima
  desoprimais desoyen desoyendo desoyeres desperfollariais despostillabamos despostillaramos despostillaremos
  despostillariais despostillasemos despostillasteis desuda desudo detengo detiene devale devaleis deveins
  dieciseisena dieciseiseno diecisietes diego dieoff diese dieseis diete dieteis dieto diezmillonesimas ding dirt
  doc docemesino doceno doe dooce draughter ees eeven eighteens elding elevan eleve elevens eleves elevon elidiese
  elidieseis elisanos elocuting eludiese eludieseis embellaquecieres enanos encastillamiento encastillariamos
  enchica enchicado enchicais enchicase enchicaseis endina endings endino endopolyploidies endpoint enduing
  enhastillariamos enring entrecerrariamos entumieres envida envidado envidais envidase envidaseis ere ergotic
  erotical erotically eroticas erotice eroticen eroticisation eroticise erotico erotics erotiza erres ers eten
  etens exista existais existan existen existente existentialistic existentialistically existi existia existiais
  existian existido existiendo existieres existima existimado existimais existiman existimando existimare
  existimareis existimas existimase existimaseis existimasen existimaste existimasteis existime existimeis
  existimen existimo existio existis exististe exististeis existo exit exits exotic exotica fallar fecking fee
  fell fifteens fine finteen folgar foliar folla follad follan follara follarais follaran follare follaren
  follaria follariais follarian follaron follas foraños forelending forgoing forthinking fourteens fuckings
  fuckoff fuckup funking gade gana ganasen ganaste ganasteis gans gansa gil ging girly goddaughter gong goodie
  goold goteen grad gradeis gradeo haddie hag hagging ham haming hamming han handing hangi hangings hangis hangout
  hangup hanking hanting haring harking harling harma harmala harmalas harman harmel harmin harmine harmins
  harmonia harmonicon harmonio harmonioso harmonisation harmonise harmony harmotome harping hawming hediese
  hedieseis heredad heredada heredado herstory hervida heterosexualities hinging hisself histeria historiad
  historiado historiais historial historian historiar historias historiase historiaseis historic historica
  historie historio honging horn hunting hurling hurta hurtado hurtais hurtan hurtando hurtare hurtareis hurtase
  hurtaseis hurten hurtling hurto hut hutting icon iconify iconise icono iconoclastically ide idea idead ideada
  ideado ideais ideally idean ideando ideare ideareis idease ideaseis ideata ideate ideation ideationally ideative
  ideay ideen ideo ideologo ideoso ido idola idolo idolos image imaginad imaginado imaginais imaginal
  imaginamiento imaginan imaginar imaginas imaginase imaginaseis imagined imagineis imaginen imaginer imagines
  imaging imagino imago imam imamate iman imana imanado imanais imanan imanando imanare imanareis imanase
  imanaseis imanen imano imante imanteis imanto imela imelas imide imido imino imita imitado imitais imitan
  imitando imitare imitareis imitase imitaseis imitate imitation imitative imitator imitatoria imitatorio imite
  imiteis imiten imito immeshes immunochemically immunocytochemically immunodeficiency immunohematologic
  immunohematologist immunohematology immunohistochemical immunohistochemistry immunomodulatory immunoregulation
  immunoregulatory immy importe importeis importo importunatenesses importuno imprima imprimado imprimais
  imprimase imprimaseis improvisationally incent incept incesto incests incestuoso indie inexistente infantile
  infantilisation infantilise infantility infantilizations infantillo infantillos infest ingest ingoing inharmony
  injusta injustamente injusto inoportuno inquiero insister instill instillation intersexualities inturned
  intuyeres invest invida ion ionisation ionise ionone irreligiosamente ishes iso isodont isodose isogono isolate
  isonome isonomy isothere isoyeta itemise iteres itself jailbaits jus justa justado justais justamente justan
  justando justare justareis justase justaseis justedad justen justifiabilities justifican justificando
  justificante justifique justifiqueis justify justo jut juts kep kiddied kiddier kiddies kiddle kiddo kiddoes
  kiddying kidel kidgie kidlet kidlets kidlike kidling killer killifishes killings kilned kilning kilted kilting
  kindie kis kitling ladead ladeada ladeado lagoteen lameteen lamieres laseres lateen lateens laundress
  laundresses laving layabout layetanos lie lief lifelike lifesome lifetime liking liming lingeries lining liting
  littler littles littlie livedo liveyeres livings loligo lolio lolitas loteen loving lowish mainors man maned
  manors masvale matare meaned meanos meddle medie medieis mejores melanina melaninas memores menares menina
  meninas menino meno menoria menorrhea mentores menudea menudeado menudeais menudean menudeando menudeare
  menudeareis menudease menudeaseis menudeen menudees menudeo middie middled middler middles midiese midieseis
  milors minars miners minina mininas minino mino minora minorado minorais minoran minorando minorare minorareis
  minoras minorase minoraseis minore minoren minores minoria minorita minority minoro minos misadjust mituanos moa
  moaner moated mon mona mooned morder moreteen mori morira moriran morire moriria moririais moririan morned
  mudder muddle muerdo muergo muermo muero muerta muerte muertos murders murker murto muyeres myeloproliferative
  naos nia nias nice nicest nin niñato nonbody nonproliferation notoriedad odie odieis ofendieres ofendiese
  ofendieseis offending olden oldy olive oliveis ondead ondeada ondeado oneself ongoing ony oprima oprimais
  oratorianos ostilla oteen outfeel outgoing outkeep outkill outkilled outkilling outlive outliving outpoint
  outreason outthinking outwish outwrite ovale ovaleis overdoes overdone overdosed overdoses oyeres paedophile
  parasexual parasexuality parasuicide ped pedophiles penando pensado penso peo pesando pharmacologically
  pichicateariamos piensa piense piensos pill pima pint pointel pointy pon pont pormenor pormenores porny poro
  porteen porvida prebend prehend prensando prenso prepeen prepend pretenda pretendais pretendan pretende
  pretendeis pretenden pretendi pretendia pretendiais pretendian pretendido pretendiendo pretendiente pretendieres
  pretendiese pretendieseis pretendio pretendiste pretendisteis pretendo pretends pretensa pretense pretension
  pretensioso pretensive pretenso pretensor pretensora prim primado primais primala primalas primase primaseis
  primate prono protend quero quiebro quier quiera quiere quieto quijero quinceno quinces quinche quinde quine
  quinie quinte quinze quisierais quisieran quisieras quisiere quitare rally realty rearly reasons rees regally
  retally saddie schoolboys schoolchild schoolchildren schoole schoolgoing schoolkid schoolkids schools schooltime
  schorl seagoing seawant sedead sedeada sedeado segui seguia seguid seguira seguiran seguire seguiria seguiriais
  seguirian seguis segur sel seminude semivida seo seventeens sexa sexado sexais sexan sexando sexare sexareis
  sexase sexaseis sexen sexenio sexmas sexologo sexteto sexto sextolet sextolets sextula sextulas sextuor sexuado
  sexualisation sexualise sexuality sey shoat shool shot sifter sill sineresis sinter sinvivir sisted sisterlike
  sisters sitter sixteens sobeteen solanina solaninas solive somethings somieres sota sotueres soya soybean
  stillage stillatory stillion stilly stroy suicidado suicidais suicidally suicidan suicidar suicidare suicidarse
  suicidas suicidase suicidaseis suicided suicideis suiciden suicides suicidios suicido tee teenaged teenages
  teending teensy teeny tees temieres ten tene tenes tens terce terned thanking themself thenabout thenage
  thereabout thicking thinkings thinning thirteens thunking tiddler tied tine tinking tire tirred toadying toddle
  toddled toddlers toddles tolosanos tonights tonina toninas toqueteen transsexualities trecemesina trecemesino
  treceno tree tried tuned tunned turfed turnad turne turnen turner turnes tuteen tuyeres tweenage tweenager
  tweenagers twelves twinking unalike unamunianos unattired unbrotherlike unchild unchildlike unde undead
  underaged underages underate underestimations undressings undrest undying unending unerotic unhang unhanging
  unharming unhurt unieres unisex unisexual unisexuality unisexually unjust unkid unlifelike unlive unliving
  unmoaned unoffending unpressed unreally unreason unself unsex unsexual unsexy unthinking untired untressed
  unturned unwish unwrite unyoung upending upgoing upgrade upgradeabilities uphang uphanging upkeep upturned vae
  val valeis valete valetudinarianism valetudinarianisms valle vein veis venis via vid vidame viniendo vins vivi
  vivienda vivira viviran viviria viviriais vivirian waists wan wannabe wantage wanton wantonise wantonly wanty
  wat weathergirl weekending whists willowish wis wisha wists wite withouten withouts wrasts wrests wrist wristy
  writ writs yar yea yearend yeas yellowish yibutianos yindie yold youngers younker
`.trim().split(/\s+/),
);
