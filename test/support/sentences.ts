/** Ordinary sentences in many languages, for what must hold whatever the language. */

export const SENTENCES = {
  french: [
    'Le garçon a mangé une crêpe près de la fenêtre.',
    'À l’été, nous irons voir mes grands-parents, où la forêt est fraîche et dorée.',
    'Le maître d’école préféra répéter sa leçon plutôt que de punir les élèves.',
    'Où est passée la clé du théâtre ?',
  ],
  german: [
    'Der Zug nach München fährt heute fünf Minuten später.',
    'Über die Brücke gingen müde Männer mit großen Säcken.',
    'Am Abend hörten wir schöne Musik, und draußen fiel leise der Schnee.',
  ],
  spanish: [
    'El niño comió una piña mañana por la mañana.',
    '¿Dónde está la estación más próxima? Mi corazón late rápido.',
    'El pequeño país tenía una economía débil, según los últimos análisis.',
  ],
  polish: [
    'Dzień dobry, chciałbym kupić książkę o historii Łodzi.',
    'Wczoraj wieczorem padał śnieg i żółte światła świeciły na ulicy.',
    'Mój brat jeździ do pracy pociągiem, bo nie lubi stać w korkach.',
  ],
  czech: [
    'Příliš žluťoučký kůň úpěl ďábelské ódy.',
    'Včera večer jsme šli do divadla a potom na večeři.',
    'Moje sestra bydlí v Brně a pracuje jako učitelka češtiny.',
  ],
  hungarian: [
    'A gyermekek örömmel játszottak az iskola előtti téren.',
    'Tegnap este későn értem haza, mert sűrű köd volt az úton.',
    'A könyvtárban több ezer régi és új könyv található.',
  ],
  russian: [
    'Вчера вечером мы долго гуляли по старому парку.',
    'Она открыла окно и услышала, как внизу смеются дети.',
    'Новая книга этого автора вышла в начале года и быстро стала популярной.',
  ],
  ukrainian: [
    'Учора ввечері ми довго гуляли старим парком біля річки.',
    'Її брат живе у Києві та вивчає історію України.',
  ],
  greek: [
    'Χθες το βράδυ περπατήσαμε στην παλιά πόλη και φάγαμε ψάρι.',
    'Η μητέρα μου μένει σε ένα μικρό χωριό κοντά στη θάλασσα.',
    'Το νέο βιβλίο του συγγραφέα άρεσε πολύ στους αναγνώστες.',
  ],
  turkish: [
    'Dün akşam eski şehrin dar sokaklarında uzun süre yürüdük.',
    'Kız kardeşim İstanbul’da yaşıyor ve öğretmen olarak çalışıyor.',
    'Yağmur yağınca çocuklar koşarak eve döndüler, çünkü ıslanmak istemediler.',
  ],
  hebrew: [
    'אתמול בערב הלכנו לטייל בעיר העתיקה ואכלנו ארוחה טובה.',
    'הספר החדש של הסופר יצא לאור בתחילת השנה.',
    'אחותי גרה ליד הים ועובדת בבית ספר קטן.',
  ],
  arabic: [
    'ذهبنا مساء أمس إلى المدينة القديمة وأكلنا طعاما لذيذا.',
    'صدر الكتاب الجديد للكاتب في بداية هذا العام.',
    'تعيش أختي في بيت صغير قريب من البحر وتعمل في المدرسة.',
  ],
  lithuanian: [
    'Vakar vakare ilgai vaikščiojome po senamiestį ir žiūrėjome į žvaigždes.',
    'Mano sesuo gyvena Vilniuje ir dirba mokytoja mažoje mokykloje.',
    'Šiandien oras gražus, todėl vaikai žaidžia kieme už namų.',
  ],
  thai: [
    'เมื่อวานนี้เราไปเดินเล่นในเมืองเก่าและกินอาหารอร่อย',
    'น้องสาวของฉันอาศัยอยู่ใกล้ทะเลและทำงานเป็นครู',
    'หนังสือเล่มใหม่ของนักเขียนคนนี้ออกวางขายเมื่อต้นปี',
  ],
  japanese: [
    '昨日の夜、私たちは古い町を長い間歩きました。',
    '妹は海の近くに住んでいて、小さな学校で働いています。',
    'この作家の新しい本は今年の初めに出版されました。',
  ],
  simplified: [
    '昨天晚上我们在老城里走了很长时间。',
    '我的妹妹住在海边，在一所小学校里当老师。',
    '这位作家的新书今年年初出版，很快就受到了读者的欢迎。',
  ],
  traditional: [
    '昨天晚上我們在老城裡走了很長時間。',
    '我的妹妹住在海邊，在一所小學校裡當老師。',
    '這位作家的新書今年年初出版，很快就受到了讀者的歡迎。',
  ],
  korean: [
    '어제 저녁 우리는 오래된 도시를 오랫동안 걸었습니다.',
    '내 여동생은 바다 근처에 살고 작은 학교에서 선생님으로 일합니다.',
    '이 작가의 새 책은 올해 초에 나와서 곧 많은 독자들의 사랑을 받았다.',
  ],
} as const;
