// Made by scripts/generate-tables.mjs from CLDR 48.0; do not edit.

/** How the eras that phones print are written in every language of CLDR, in comparison form; words are separated by `|`. */
export const ERA_WORDS = {
  buddhist:
    'a.b.|amzervezh voudaek|b.e.|bd|be|bg|bk|bud. kol.|e. b.|e.b.|eb|rb|б. е.|б. с.|б.е.|б.э.|бе|تقویم بودایی|इसपू.|बौद्ध संवत|ਈ. ਪੂ.|ਈਸਵੀ ਪੂਰਵ|พ.ศ.|ພ.ສ.|ပ.သ.|佛历|佛曆|불기',
  reiwa: 'r|reiva|reiwa|ρέιβα|реива|рейва|рэйва|ر|ريوا|ریوا|रेइवा|เรวะ|ရေးဝႃႇ|令和|레이와',
  heisei: 'h|haisei|heisei|χεϊσέι|хаисеи|хейсей|хэйсэй|эпоха хэйсэй|هيسي|هیسی|ه‍|हेईसेई|เฮเซ|ຮີຊີ|ႁေးသီႇ|平成|헤이세이',
  roc: 'minguo|minguo koledar|miņgo|mínguó|r.c.|r.d.t|r.k.|r.o.c.|r.s.|rdc|republik sina|rk|roc|мингуо|р. й-р.|респ. й-р.|рк|تقویم مینگو|جمهورية الصي|جمہوریہ چین|مىنگو|मिंगू|মিঙ্গুয়া|ਮਿੰਗ|આર.ઓ.સી.|ಮಿಂಗೋ|മിംഗ്വോ|ไต้หวัน|ထၢႆႇဝၢၼ်း|民国|民國|중화민국',
  persian: 'a. p.|a.p.|ap|forsiy|pers. gads|ап|перс. год|х. х.|ه‍.ش|ه‍.ش.|ปีเปอร์เซีย|ປີເປີເຊຍ|ပီပႃႇသျႃး|波斯历|波斯曆',
  'islamic-civil':
    'ah|e|e.e.|eh|h|h.|hicri|hicrî|hijriy|hs|mf|saʻna hizjria|ε.ε.|ах|сана|х. х.|хж|הג׳רה|هـ|ه‍.ق.|ھىجرىيە|ہجری|हि.व.|যুগ|ഹിജറ|ฮ.ศ.|ပ.ႁ.|伊斯兰历|伊斯蘭曆|𑄡𑄪𑄇𑄴',
  gregory:
    '+j.c.|ad|af|ap. j.-c.|ap. z-k|aty|ayk|aɩak|b.e.|ba|bhai|bk|bm|c-i|c.kk.|ce|d. c.|d.c.|d.hr.|dc|ddc|dk|e.c.|e.kr.|ey|goude j.k.|i. sz.|iy|iz|jkr.|k.a.|k.o.|k.y.|ka|ke|kiy|kny. y. k.|ko|m|m.g.n.y.|m.kr.|m.y.k|m.ē.|mb.k.|mb.ys|milodiy|mkr.|ms|n. chr|n. chr.|n. e.|n. l.|n.c.|n.chr.|n.e.|n.kr.|ni j.-c.|nk|npk|nsima ya y|ny|ny.y|oc|p.c.|p.chr.|pb|pk|pkr|pm|po chr.n.|po kr.|po. kr.|pó chr.n.|s.c.|scn|sld. t.ɛ|tk|tm|ts|wk|y.e.|yk|yy|yŋ|ɛy|μ.χ.|б. э|б.з.|б.э.|бэ|в. э|милади|мэ|н. е.|н. э.|н.д.|н.э.|пам|сл.хр.|х. с.|մ.թ.|לספירה|اے ڈی|ب ز|زایینی|سں|ع|عیسوی|م|م.|مىلادىيە|܏ܫܡ‌|ߌߛ. ߡ. ߞߐ߫|इ. स.|ईसवी|ईस्वी|ए.दि|एडी|क्रि.श.|सन्|খৃ: মতুং|খৃষ্টাব্দ|খ্রিঃ|খ্ৰীঃ|ਸੰਨ|ઈ.સ.|கி.பி.|క్రీశ|ಕ್ರಿ.ಶ|എഡി|ක්‍රි.ව.|ค.ศ.|ຄ.ສ.|སྤྱི་ལོ་|အဒေီ|ဢေႇတီႇ|ახ. წ.|ዓ/ም|គ.ស.|ᱤᱥᱣᱤ|ḍɛ|ⴷⴼⵄ|公元|西元|西暦|ꃅꋊꊂ|𑄈𑄳𑄢𑄨𑄌𑄴𑄑𑄛𑄴𑄘𑄧',
} as const;
