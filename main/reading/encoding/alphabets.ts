/** Which letters a language writes, most frequent first: what tells a right reading of bytes from a wrong one. */

/** Letters beyond A to Z of languages in Latin script, lower case. */
export const LATIN: readonly ReadonlySet<string>[] = [
  'éèàêçôîûùâïëœüæÿ', // French
  'üäößé', // German
  'óíáéñúü¿¡', // Spanish
  'ãçáéíóõêâúàôü', // Portuguese
  'èàùòéìîóú', // Italian
  'ëéïóöüèáê', // Dutch
  'åäöé', // Swedish, Finnish
  'åøæéòôü', // Danish, Norwegian
  'íáðéóöþæúý', // Icelandic
  'ąćęłńóśźż', // Polish
  'íáéžěýřčšůúďťňó', // Czech
  'áíéčšžýúťľňďôäŕĺó', // Slovak
  'áéíóöőúüű', // Hungarian
  'ăîâșțşţ', // Romanian
  'čćđšž', // Croatian, Bosnian, Slovenian
  'ıüşğçöiâîûİ', // Turkish
  'ėžįšųčūąę', // Lithuanian
  'āīēšūņļžķģčō', // Latvian
  'äõüöšž', // Estonian
  'àèéíòóúçïü·', // Catalan
  'ëç', // Albanian
].map((letters) => new Set(letters));

/** Letters of other scripts, a script a line, most frequent first. */
const SCRIPTS = {
  cyrillic: 'оеаинтслврпкмудгьяызбйчхжюшцщэфъёіїєґјљњћђџў',
  greek: 'αοιετσνηυρπκλμςόίάήδέγχωύώθφβξζψϊϋΐΰ',
  hebrew: 'יוהלארתבםמנשעדקחפגכןטצסזףךץ',
  arabic: 'الينمرتوبةعدسفهكقأحجإشصضطخىثذءزئظغؤآپچگکیژ',
  thai: 'านรอกเงมยลวดทสตะปบคหแจพชขใไผโศธฟภ่้ีัิืุู์็ำๆฯซณญษฐฎฏถ',
} as const;
export type Script = keyof typeof SCRIPTS;

/** How usual a letter is: 1 for the most frequent quarter of its script, falling to 0.1. */
export const USUAL: ReadonlyMap<string, { readonly script: Script; readonly worth: number }> = new Map(
  scripts().flatMap(([script, letters]) =>
    Array.from(letters).map((letter, i): [string, { script: Script; worth: number }] => {
      const place = i / letters.length;
      return [letter, { script, worth: place < 0.25 ? 1 : 1 - (place - 0.25) * 1.2 }];
    }),
  ),
);

function scripts(): [Script, string][] {
  const { cyrillic, greek, hebrew, arabic, thai } = SCRIPTS;
  return [
    ['cyrillic', cyrillic],
    ['greek', greek],
    ['hebrew', hebrew],
    ['arabic', arabic],
    ['thai', thai],
  ];
}

/** The most frequent characters of languages whose scripts have thousands. */
export const FREQUENT = {
  simplified: new Set(
    '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运',
  ),
  traditional: new Set(
    '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運',
  ),
  japanese: new Set(
    '日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨会同事自社発者地業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住真有口少町料工建空急止送切転研足究楽起着店病質待試族銀早映親験英医仕去味写字答夜音注帰古歌買悪図週室部性成的所要関対当合定最化現数回実決全表経',
  ),
  korean: new Set(
    '이다는을에의가고하는지로은들한를사도기대그서어나자리인아시있정과보여수해으만라일제면것스부장원주상전구게우모성동소치할오신적거선마국조진자요문미유연바세방경말안생회공상년되무니월였위때내없개화발학강물실당등체더데같두실관산비명와려했며러까네습합져터된임중남음분민식달양용현번작살계감업금단업점교심속광반입운질통간출품여백',
  ),
} as const;
