"""Cultures that write other scripts: Greek, Cyrillic, Arabic, Hebrew, Devanagari, Chinese, Japanese, Korean, Thai."""

from __future__ import annotations

from kith.transfer.sample.culture import Culture, cities, lines, names

GREEK = Culture(
    language="el",
    country="GR",
    timezone="Europe/Athens",
    currency="EUR",
    mobile="+30694#######",
    landline="+302103######",
    given=names(
        "Ελένη=eleni Γιώργος=giorgos Μαρία=maria Νίκος=nikos Ιωάννα=ioanna Θανάσης=thanasis Χριστίνα=christina"
        " Ανδρέας=andreas Φωτεινή=foteini Στέλιος=stelios"
    ),
    family=names(
        "Παππάς=pappas Οικονόμου=oikonomou Γεωργίου=georgiou Αγγέλου=angelou Μακρής=makris Ξένος=xenos"
        " Νικολάου=nikolaou Βλάχος=vlachos"
    ),
    cities=cities("Αθήνα | 105 ## | Αττική\nΘεσσαλονίκη | 546 ## | Κεντρική Μακεδονία\nΗράκλειο | 712 ## | Κρήτη"),
    streets=("Οδός Ερμού", "Οδός Αθηνάς", "Λεωφόρος Νίκης", "Οδός Ελευθερίας"),
    street="{name} {number}",
    companies=lines("Αφοί {name} Α.Ε.\nΕλαιοτριβείο {name}\n{name} Ναυτιλιακή\nΞενοδοχείο {name}"),
    jobs=("Διευθύντρια", "Λογιστής", "Μηχανικός", "Υπεύθυνη πωλήσεων"),
)
UKRAINIAN = Culture(
    language="uk",
    country="UA",
    timezone="Europe/Kyiv",
    currency="UAH",
    mobile="+38067#######",
    landline="+38044200####",
    given=names(
        "Оксана=oksana Тарас=taras Соломія=solomiia Андрій=andrii Ганна=hanna Богдан=bohdan Їванна=ivanna Юрій=yurii"
        " Леся=lesia Назар=nazar"
    ),
    family=names(
        "Шевчук=shevchuk Бондаренко=bondarenko Ткачук=tkachuk Мельник=melnyk Гриценко=hrytsenko Лисенко=lysenko"
        " Кравець=kravets Щербак=shcherbak"
    ),
    cities=cities("Київ | 010## | Київ\nЛьвів | 790## | Львівська область\nОдеса | 650## | Одеська область"),
    streets=("вул. Хрещатик", "вул. Лесі Українки", "вул. Садова", "просп. Свободи"),
    street="{name}, {number}",
    companies=lines("ТОВ «{name}»\nАгрофірма «{name}»\nПекарня «{name}»\n{name} Логістика"),
    jobs=("Директорка", "Бухгалтер", "Інженерка", "Менеджер з продажу"),
)
BULGARIAN = Culture(
    language="bg",
    country="BG",
    timezone="Europe/Sofia",
    currency="EUR",
    mobile="+35988#######",
    landline="+35929######",
    given=names(
        "Цветана=tsvetana Йордан=yordan Мария=maria Димитър=dimitar Елица=elitsa"
        " Щерьо=shteryo Радка=radka Калоян=kaloyan"
    ),
    family=names("Иванова=ivanova Петров=petrov Стоянова=stoyanova Ангелов=angelov Цанева=tsaneva Желев=zhelev"),
    cities=cities("София | 1### | София-град\nПловдив | 4### | Пловдив\nВарна | 9### | Варна"),
    streets=("ул. Шипка", "бул. Витоша", "ул. Роза", "ул. Дунав"),
    street="{name} {number}",
    companies=lines("{name} ООД\nВинарска изба {name}\nТърговска къща {name} ЕАД"),
    jobs=("Управител", "Счетоводителка", "Инженер", "Търговски представител"),
)
ARABIC = Culture(
    language="ar",
    country="EG",
    timezone="Africa/Cairo",
    currency="EGP",
    mobile="+2010########",
    landline="+20223######",
    given=names(
        "ليلى=layla يوسف=youssef فاطمة=fatma خالد=khaled نور=nour عمر=omar مريم=mariam طارق=tarek هدى=hoda زياد=ziad"
    ),
    family=names("الخطيب=elkhatib حسين=hussein منصور=mansour النجار=elnaggar سليمان=soliman شريف=sherif حداد=haddad"),
    cities=cities("القاهرة | 115## | القاهرة\nالإسكندرية | 215## | الإسكندرية\nالأقصر | 859## | الأقصر"),
    streets=("شارع النيل", "شارع التحرير", "طريق الحرية", "شارع الجامعة"),
    street="{number} {name}",
    companies=lines("شركة {name} للتجارة\nمطاعم {name}\nمجموعة {name} الهندسية\nمكتبة {name}"),
    jobs=("مديرة عامة", "محاسب", "مهندسة", "مدير مبيعات"),
)
HEBREW = Culture(
    language="he",
    country="IL",
    timezone="Asia/Jerusalem",
    currency="ILS",
    mobile="+9725221#####",
    landline="+97236######",
    given=names(
        "נועה=noa יונתן=yonatan תמר=tamar איתן=eitan שירה=shira אורי=uri מיכל=michal דוד=david יעל=yael גיא=guy"
    ),
    family=names("כהן=cohen לוי=levi מזרחי=mizrahi פרץ=peretz ביטון=biton אברהם=avraham פרידמן=friedman שלום=shalom"),
    cities=cities("תל אביב | 61##### | מחוז תל אביב\nחיפה | 31##### | מחוז חיפה\nבאר שבע | 84##### | מחוז הדרום"),
    streets=("רחוב הרצל", "שדרות רוטשילד", "רחוב הגפן", "רחוב אלנבי"),
    street="{name} {number}",
    companies=lines("{name} ובניו בע״מ\nמאפיית {name}\n{name} טכנולוגיות\nמשרד עורכי דין {name}"),
    jobs=("מנכ״לית", "רואה חשבון", "מהנדסת", "מנהל מכירות"),
)
HINDI = Culture(
    language="hi",
    country="IN",
    timezone="Asia/Kolkata",
    currency="INR",
    mobile="+9198########",
    landline="+911123######",
    given=names(
        "आरव=aarav दीपिका=deepika राहुल=rahul सुनीता=sunita विक्रम=vikram प्रिया=priya अमित=amit"
        " मीरा=meera कबीर=kabir अनन्या=ananya"
    ),
    family=names("शर्मा=sharma गुप्ता=gupta सिंह=singh वर्मा=verma अग्रवाल=agarwal जोशी=joshi मिश्रा=mishra चौहान=chauhan"),
    cities=cities("नई दिल्ली | 1100## | दिल्ली\nजयपुर | 3020## | राजस्थान\nलखनऊ | 2260## | उत्तर प्रदेश"),
    streets=("महात्मा गांधी मार्ग", "नेहरू मार्ग", "स्टेशन रोड", "गुलाब बाग"),
    street="{number}, {name}",
    companies=lines("{name} ट्रेडर्स\n{name} एंड संस\n{name} टेक्सटाइल्स\nहोटल {name} पैलेस"),
    jobs=("प्रबंध निदेशक", "लेखाकार", "अभियंता", "बिक्री प्रबंधक"),
)
CHINESE = Culture(
    language="zh",
    country="CN",
    timezone="Asia/Shanghai",
    currency="CNY",
    mobile="+86138########",
    landline="+861065######",
    given=names("伟=wei 芳=fang 秀英=xiuying 敏=min 静=jing 磊=lei 洋=yang 艳=yan 勇=yong 晓明=xiaoming 雨桐=yutong"),
    family=names("王=wang 李=li 张=zhang 刘=liu 陈=chen 杨=yang 黄=huang 赵=zhao 欧阳=ouyang 吴=wu"),
    cities=cities("北京 | 1000## | 北京市\n上海 | 2000## | 上海市\n广州 | 5100## | 广东省\n成都 | 6100## | 四川省"),
    streets=("人民路", "中山路", "解放大道", "和平街"),
    street="{name}{number}号",
    companies=lines("{name}氏贸易有限公司\n{name}记茶业\n{name}氏科技股份有限公司\n{name}家餐饮集团"),
    jobs=("总经理", "会计", "工程师", "销售经理", "采购主管"),
)
JAPANESE = Culture(
    language="ja",
    country="JP",
    timezone="Asia/Tokyo",
    currency="JPY",
    mobile="+819012######",
    landline="+81332######",
    given=names(
        "さくら=sakura 健太=kenta 美咲=misaki 翔=sho 陽子=yoko 大輔=daisuke あおい=aoi 拓海=takumi 由美=yumi 誠=makoto"
    ),
    family=names("佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe 伊藤=ito 山本=yamamoto 中村=nakamura"),
    cities=cities(
        "東京 | 100-00## | 東京都\n大阪 | 530-00## | 大阪府\n札幌 | 060-00## | 北海道\n福岡 | 810-00## | 福岡県"
    ),
    streets=("桜通り", "中央", "本町", "緑が丘"),
    street="{name}{number}番地",
    companies=lines("株式会社{name}製作所\n{name}商店\n{name}工業株式会社\n有限会社{name}茶舗"),
    jobs=("代表取締役", "経理部長", "エンジニア", "営業課長"),
)
KOREAN = Culture(
    language="ko",
    country="KR",
    timezone="Asia/Seoul",
    currency="KRW",
    mobile="+821045######",
    landline="+8225######1",
    given=names("서연=seoyeon 민준=minjun 지우=jiwoo 하은=haeun 도윤=doyun 수빈=subin 예준=yejun 지민=jimin"),
    family=names("김=kim 이=lee 박=park 최=choi 정=jung 강=kang 조=cho 윤=yoon"),
    cities=cities("서울 | 031## | 서울특별시\n부산 | 461## | 부산광역시\n제주 | 631## | 제주특별자치도"),
    streets=("세종대로", "한강대로", "중앙로", "평화로"),
    street="{name} {number}",
    companies=lines("주식회사 {name}산업\n{name}상사\n{name}전자 주식회사"),
    jobs=("대표이사", "회계사", "엔지니어", "영업부장"),
)
THAI = Culture(
    language="th",
    country="TH",
    timezone="Asia/Bangkok",
    currency="THB",
    mobile="+6681#######",
    landline="+6622######",
    given=names("สมชาย=somchai มาลี=malee ณัฐพล=nattapol ศิริพร=siriporn กิตติ=kitti พิมพ์ใจ=pimjai อนันต์=anan ดารา=dara"),
    family=names("ใจดี=jaidee ศรีสุข=srisuk ทองคำ=thongkham วงศ์ใหญ่=wongyai แสงจันทร์=saengchan บุญมา=boonma"),
    cities=cities("กรุงเทพฯ | 10### | กรุงเทพมหานคร\nเชียงใหม่ | 50### | เชียงใหม่\nภูเก็ต | 83### | ภูเก็ต"),
    streets=("ถนนสุขุมวิท", "ถนนพระราม 4", "ถนนนิมมานเหมินท์"),
    street="{number} {name}",
    companies=lines("บริษัท {name} จำกัด\n{name}พาณิชย์\nโรงแรม{name}"),
    jobs=("กรรมการผู้จัดการ", "นักบัญชี", "วิศวกร", "ผู้จัดการฝ่ายขาย"),
)
OTHER = (GREEK, UKRAINIAN, BULGARIAN, ARABIC, HEBREW, HINDI, CHINESE, JAPANESE, KOREAN, THAI)
