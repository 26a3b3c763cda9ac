"""Cultures that write Latin letters, with all their accents."""

from __future__ import annotations

from kith.transfer.sample.culture import Culture, cities, lines, names

GERMAN = Culture(
    language="de",
    country="DE",
    timezone="Europe/Berlin",
    currency="EUR",
    mobile="+4915116######",
    landline="+493023125###",
    given=names(
        "Änne Björn Clara Dörte Emil Frieda Günter Hanna Jürgen Käthe Lukas Mareike Nils Paula Sören Ulrike Jan-Ole"
    ),
    family=names(
        "Müller Schröder Groß Weiß Jäger Köhler Böhm Vogt Thiele Krämer Späth Hübner Reuter von_Stein Ziegler"
    ),
    cities=cities(
        """
        Berlin | 10### | Berlin
        Köln | 50### | Nordrhein-Westfalen
        München | 80### | Bayern
        Görlitz | 028## | Sachsen
        Lübeck | 235## | Schleswig-Holstein
        """
    ),
    streets=("Lindenallee", "Am Mühlenbach", "Goethestraße", "Bahnhofstraße", "Kirchweg"),
    street="{name} {number}",
    companies=lines(
        """
        {name} Maschinenbau GmbH
        {name} & Söhne OHG
        Bäckerei {name}
        {name} Energietechnik AG
        Möbelhaus {name}
        """
    ),
    jobs=("Geschäftsführerin", "Einkaufsleiter", "Buchhalterin", "Vertriebsleiter", "Projektleiterin"),
)
FRENCH = Culture(
    language="fr",
    country="FR",
    timezone="Europe/Paris",
    currency="EUR",
    mobile="+33612######",
    landline="+33199001###",
    given=names(
        "Zoé Aurélie Benoît Chloé Étienne François Gaëlle Hélène Jérôme Léa Maël Noémie Océane Rémi Solène Thérèse"
    ),
    family=names(
        "Lefèvre Dubois Béranger Moreau Gérard Fournier Château Lemaître Roussel Noël Barthélemy Girard d'Arcy"
    ),
    cities=cities(
        """
        Paris | 7501# | Île-de-France
        Besançon | 25000 | Bourgogne-Franche-Comté
        Nîmes | 30000 | Occitanie
        Orléans | 45000 | Centre-Val de Loire
        Angoulême | 16000 | Nouvelle-Aquitaine
        """
    ),
    streets=("rue de la République", "avenue Émile-Zola", "boulevard Voltaire", "rue du Marché", "place de l'Église"),
    street="{number} {name}",
    companies=lines(
        """
        Boulangerie {name}
        {name} et Fils SARL
        Ateliers {name}
        Cabinet {name} & Associés
        Transports {name} SAS
        """
    ),
    jobs=("Directrice générale", "Responsable des achats", "Comptable", "Ingénieur", "Chargée de clientèle"),
)
SPANISH = Culture(
    language="es",
    country="ES",
    timezone="Europe/Madrid",
    currency="EUR",
    mobile="+3461227####",
    landline="+3491227####",
    given=names(
        "Begoña Álvaro Inés Íñigo José_María Lucía Martín Núria Óscar Pilar Raúl Sofía Tomás Úrsula Xabier Yolanda"
    ),
    family=names("Muñoz García Ibáñez Núñez Peña Gómez Álvarez Ordóñez Castaño Vázquez Sáez Romero Etxeberria Marín"),
    cities=cities(
        """
        Madrid | 280## | Comunidad de Madrid
        Málaga | 290## | Andalucía
        A Coruña | 150## | Galicia
        Logroño | 260## | La Rioja
        Cáceres | 100## | Extremadura
        """
    ),
    streets=("Calle Mayor", "Avenida de América", "Calle de la Peña", "Plaza de España", "Paseo del Río"),
    street="{name}, {number}",
    companies=lines(
        """
        Bodegas {name}, S.L.
        {name} Hermanos, S.A.
        Construcciones {name}
        Clínica {name}
        Aceites {name}
        """
    ),
    jobs=("Directora comercial", "Jefe de compras", "Contable", "Ingeniera", "Responsable de marketing"),
)
POLISH = Culture(
    language="pl",
    country="PL",
    timezone="Europe/Warsaw",
    currency="PLN",
    mobile="+48512######",
    landline="+482250#####",
    given=names(
        "Łukasz Małgorzata Stanisław Żaneta Jędrzej Róża Paweł Agnieszka Błażej Świętosława Michał Zofia Wojciech Ewa"
    ),
    family=names("Wójcik Kowalczyk Dąbek Zając Król Gołąb Wróbel Jabłoń Sikora Szymczak Mróz Gąsior Nowak Pawlak"),
    cities=cities(
        """
        Łódź | 90-### | łódzkie
        Kraków | 30-### | małopolskie
        Gdańsk | 80-### | pomorskie
        Poznań | 60-### | wielkopolskie
        Białystok | 15-### | podlaskie
        """
    ),
    streets=("ul. Piękna", "ul. Długa", "al. Róż", "ul. Kościuszki", "ul. Źródlana"),
    street="{name} {number}",
    companies=lines(
        """
        Zakłady {name} sp. z o.o.
        {name} i Wspólnicy
        Piekarnia {name}
        Hurtownia {name} S.A.
        {name} Logistyka
        """
    ),
    jobs=("Dyrektorka", "Kierownik zakupów", "Księgowa", "Inżynier", "Specjalistka ds. sprzedaży"),
)
TURKISH = Culture(
    language="tr",
    country="TR",
    timezone="Europe/Istanbul",
    currency="TRY",
    mobile="+90532######1",
    landline="+90212######1",
    given=names("Ayşe Çağlar Gökçe İpek Işıl Kağan Müge Ömer Özlem Şule Tuğba Uğur Ümit Yiğit Zeynep Barış"),
    family=names("Yıldız Çelik Öztürk Şahin Güneş Doğan Aydın Kılıç Bulut Koç Özgür Işık Demirci Ünal"),
    cities=cities(
        """
        İstanbul | 34### | İstanbul
        İzmir | 35### | İzmir
        Eskişehir | 26### | Eskişehir
        Muğla | 48### | Muğla
        """
    ),
    streets=("Atatürk Caddesi", "Çınar Sokak", "Güneş Sokak", "İstiklal Caddesi"),
    street="{name} No: {number}",
    companies=lines(
        """
        {name} Tekstil A.Ş.
        {name} Gıda Ltd. Şti.
        {name} İnşaat
        {name} Kardeşler Ticaret
        """
    ),
    jobs=("Genel müdür", "Satın alma müdürü", "Muhasebeci", "Mühendis", "Satış temsilcisi"),
)
ENGLISH = Culture(
    language="en",
    country="GB",
    timezone="Europe/London",
    currency="GBP",
    mobile="+447400######",
    landline="+442079460###",
    given=names(
        "Alice Benjamin Chiamaka Dylan Eleanor Fergus Grace Harvey Imogen Jude Keira Liam Maeve Niamh Oliver Priya"
    ),
    family=names(
        "O'Brien Ashworth Clarke MacLeod Okafor Pemberton Hughes Shaw Fitzgerald Whitcombe Bell Adeyemi Wright"
    ),
    cities=cities(
        """
        London | SW1A 1AA | Greater London
        Leeds | LS1 4AP | West Yorkshire
        Cardiff | CF10 1EP | Wales
        Aberdeen | AB10 1AB | Scotland
        Norwich | NR1 3QU | Norfolk
        """
    ),
    streets=("High Street", "Station Road", "Church Lane", "Mill Road", "Victoria Terrace"),
    street="{number} {name}",
    companies=lines(
        """
        {name} & Daughters Ltd
        {name} Engineering plc
        The {name} Tea Company
        {name} Logistics
        {name} Legal LLP
        """
    ),
    jobs=("Managing director", "Head of purchasing", "Accountant", "Office manager", "Software engineer"),
)
ICELANDIC = Culture(
    language="is",
    country="IS",
    timezone="Atlantic/Reykjavik",
    currency="ISK",
    mobile="+354611####",
    landline="+354551####",
    given=names(
        "Þóra=thora Björk Guðrún=gudrun Sæmundur Ragnheiður=ragnheidur Ólafur Æsa=aesa Hákon Sigríður=sigridur Jón"
    ),
    family=names(
        "Jónsdóttir Þórsson=thorsson Guðmundsson=gudmundsson Sigurðardóttir=sigurdardottir Magnússon Einarsdóttir"
    ),
    cities=cities(
        """
        Reykjavík | 101 | Höfuðborgarsvæðið
        Akureyri | 600 | Norðurland eystra
        Ísafjörður | 400 | Vestfirðir
        """
    ),
    streets=("Laugavegur", "Skólavörðustígur", "Aðalstræti", "Hafnargata"),
    street="{name} {number}",
    companies=lines(
        """
        {name} útgerð ehf.
        Fiskvinnsla {name} hf.
        {name} hugbúnaður ehf.
        """
    ),
    jobs=("Framkvæmdastjóri", "Bókari", "Verkfræðingur", "Sölustjóri"),
)
LATIN = (GERMAN, FRENCH, SPANISH, POLISH, TURKISH, ENGLISH, ICELANDIC)
