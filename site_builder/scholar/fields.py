"""Labels that people put before a paper's facts, in many languages, and the field that each one means.

Fields have CSL names where it has one ("container-title", "issued"), and these of our own: "paper" (a title or an
address), "first-author", "date" (a date that may be the note's own), "volume-issue", "arxiv-class", "pdf", "code",
"zotero", "links", "status", "rating", "read", "reference" (a formatted citation), "note-date" and "note-author" (never
the paper's).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from site_builder.text.regex import regex

# Fields that make the list they stand in a paper's metadata; the others stand in lists of many kinds.
CALLED = frozenset(("paper", "URL", "arXiv", "DOI", "pdf", "code"))  # by the words of a link
CALLED_PAPER = regex(r"(?i)\b(?:paper|article)\b|论文|論文|논문|文献")  # of a label
STRONG = frozenset(
    """
    title paper author first-author issued date container-title URL DOI arXiv pdf code zotero PMID citation-key editor
    original-title translated-title reference
    """.split()
)
OF_WORKS = frozenset(("title", "paper", "container-title", "DOI", "arXiv"))  # nothing but a work has them
TELLING = OF_WORKS | {"author", "first-author", "citation-key"}  # one of them makes lines that stand apart a paper's

_LABELS: dict[str, str] = {
    "title": """
        title, paper title, full title, article title, publication name, 标题, 標題, 题目, 題目, 题名, 題名, 篇名,
        论文标题, 論文標題, 论文题目, 論文名, 论文名, 论文名称, 文章名称, 英文题目, 英文名, 原文标题, 原文题目,
        英文标题, 原标题, 文献标题, タイトル, 論文タイトル, 表題, titel, titre, título, titulo, titolo, 제목,
        논문 제목, 논문명, заглавие, название, titel van het artikel, tytuł, název, başlık, judul, tiêu đề, العنوان,
        书名, 書名, 英文名称, 文献名, título del artículo, titre de l article, paper name, beitragstitel,
        título do artigo, 论文全称, 论文原名, 论文原题, paper full title, title of paper, title of the paper,
        item title, título do trabalho, título del trabajo,
        원제, 원문 제목, 원논문 제목, 영문 제목, 논문 원제, название статьи, título original del artículo, 原文题名
    """,
    "paper": """
        paper, article, 论文, 論文, 文献, paper link, 논문, artículo, artigo, articolo, 原论文, 原論文, 원논문,
        original paper, 元論文, 아티클, 参考论文, 阅读论文
    """,
    "original-title": """
        original title, title original, 原题, 原題, 原名, titre original, título original, originaltitel
    """,
    "translated-title": """
        translated title, translation title, title translation, 中文译名, 译名, 中文标题, 中文题目, 中文名,
        標題翻譯, 标题翻译, 标题译名, 日本語タイトル, 邦題, deutscher titel,
        한글 제목, 국문 제목, 한국어 제목, 번역 제목, 中文暂译
    """,
    "title-short": """
        title short, short title, 标题简称, 短标题, 简称, titre court, kurztitel, título corto, abbreviation,
        short name
    """,
    "author": """
        author, authors, author(s), writer, writers, written by, creator, creators, by, author list, author names,
        inventor, inventors, 发明人, 作者, 著者, 作者团队, 作者團隊, 作者列表, 全部作者, 著者名, 執筆者, 著者ら,
        autor, autoren, autor(en), autorin, verfasser, verfasserin, auteur, auteurs, auteur(s), autores, autor(es),
        autora, autoras, autore, autori, 저자, 저자명, 글쓴이, автор, авторы, auteur(e)s, autor:innen, autor*innen,
        autor_innen, autorinnen, auteur·rice·s, auteur·ice·s, auteur·e·s, auteurices, autor/a, autor/es, 作者及单位,
        作者与单位, 作者单位及姓名, 作者及机构, 作者和单位, 著者・所属, autorzy, autoři, yazar, yazarlar, penulis,
        tác giả, المؤلف, المؤلفون, forfatter, författare, auteursnamen, 作者信息, 作者姓名, 所有作者, 全体作者,
        主要作者, 発表者, 著者一覧, 저자들, 저자 목록, 연구자, 지은이, auteur.e.s, auteur.rice.s, auteur.ice.s,
        合作者, auteur(trice)s, auteur·trice·s, autoría, authors full, author full names, all authors, full author list,
        contributors, authored by, auther, authers, 主な著者, 主要著者, 原文作者, 论文原作者, co author, co authors,
        coauthors, 共著者, 공저자, 其他作者,
        共同作者
    """,
    "note-author": "个人介绍, 自我介绍, 笔记作者, 笔记小编, 读书笔记作者, note author, notes by, notes author, 整理者",
    "first-author": """
        first author, 1st author, lead author, 第一作者, 一作, 第一著者, 筆頭著者, erstautor, premier auteur,
        primer autor, primo autore, 首作者, 主著者, 제1저자, 제1 저자, 1저자, 1 저자, 주저자, hauptautor,
        auteur principal,
        autor principal, autore principale
    """,
    "editor": """
        editor, editors, edited by, first editor, 编者, 編者, 主编, 主編, herausgeber, hrsg, éditeur scientifique,
        éditeurs scientifiques, editore scientifico, 편집자
    """,
    "translator": """
        translator, translators, translated by, 译者, 譯者, 翻译者, 訳者, 翻訳者, 역자, 옮긴이, übersetzer,
        übersetzerin, übersetzt von, traducteur, traductrice, traduit par, traductor, traductora, traducido por,
        traduttore, tradutor, tradutora, переводчик
    """,
    "container-title": """
        journal, venue, conference, booktitle, book title, proceedings, publication, publication title,
        published in, published at, publication venue, publication journal, appeared in, appears in, presented at,
        source, container title, event, event title, journal title, journaltitle, journal name, conference name,
        journal conference, conference journal, in, book, magazine, workshop, proceedings title, accepted at,
        accepted by, newspaper, website title, blog title, 报纸, 報紙, 报纸名称, 公众号, 微信公众号, 网站名称, 期刊,
        刊物, 杂志, 雜誌, 会议, 會議, 期刊会议, 发表会议, 發表會議, 发表期刊, 发表刊物, 来源, 來源, 出处, 出處,
        发表于, 發表於, 发表信息,
        发表情况, 刊名, 期刊简称, 会议简称, 会议期刊, 刊载, 发表平台, 来源期刊, 所属期刊, 刊登期刊, 收录期刊,
        来源会议, 期刊名, 期刊名称, 会议名称, 论文来源, 文献来源, 收录会议, 掲載誌, 掲載先, 雑誌, 雑誌名,
        ジャーナル, カンファレンス, 採択学会, 学会, 会議, 会議名, 出典, 発表会議, zeitschrift, tagung, konferenz,
        erschienen in, veröffentlicht in, tagungsband, revue, conférence, publié dans, revista, publicación,
        publicado en, congreso, conferencia, rivista, pubblicato in, conferenza, publicação, publicado em,
        conferência, periódico, tijdschrift, gepubliceerd in, tidskrift, czasopismo, časopis, dergi, jurnal,
        tạp chí, المجلة, 저널, 학회, 학술지, 게재지, 출처, журнал, конференция, 所属会议, 发表在, 刊登于, 刊载于,
        刊载期刊, 发表出处, 收录于, 出版物, 出版物名称, 来源出版物, 期刊来源, 出版物标题, 论文集标题, 会议录标题,
        掲載雑誌, 収録誌, 収録刊行物, 誌名,
        論文誌, 論文誌名, 発表学会, 国際会議, 発表媒体, 掲載, 게재 저널, 학회지, 저널명, 학회명, 학술대회,
        학술대회명, 수록지, 발표 학회, sammelband, quelle, in zeitschrift, konferenzband, paru dans, périodique,
        titre de la revue, nom de la revue, fuente, nombre de la revista, pubblicato su, atti, veículo,
        conference title, conf, where published, full journal name, 会议或期刊, 期刊或会议, 게재된 학술지, 게재 학술지,
        게재 학회, 게재, 게재처, 게재된 학회, 发表机构与会议,
        발표처, 발표지, 발표 학술지, 발표 저널, in book, published as, appeared at, 出版出处, 出版来源, 出版刊物,
        发表渠道, 发表处,
        录用会议, 录用期刊, 中稿会议, 发表载体, 掲載媒体, 発表先, 掲載学会, источник, издание, veröffentlichungsort,
        publication outlet, proceedings of, container, evento, periódico científico, anais, actas, congrès, colloque
    """,
    "issued": """
        year, issued, published, publish date, published date, publication year, publication date, publish year,
        publishing date, publishing/release date, date published, publish, pub year, pubyear, pub date, pubdate,
        year of publication, date of publication, date written, date posted, release date, released, published on,
        year published, 年份,
        年, 年度, 发表年份, 發表年份, 发表时间, 發表時間, 发表日期, 發表日期, 出版年, 出版年份, 出版时间, 出版日期,
        发表年, 发表, 発表, 见刊时间, 発表年, 発行年, 公開日, 発表日, 出版日, 刊行年, jahr,
        erscheinungsjahr, erscheinungsdatum, veröffentlicht, année, date de publication, année de publication,
        publié le, año, año de publicación, año publicación, fecha de publicación, publicado, date de parution,
        paru le, paru en, parution, anno, anno di pubblicazione, data di pubblicazione, ano, ano de publicação,
        data de publicação, 연도, 년도, 출판 연도, 발행 연도, 발표 연도, 게재 연도, 출판일, 발행일, 출판년도,
        발행년도,
        게재년도, 발표년도, год, год публикации, jaar, år, veröffentlichungsdatum, veröffentlichungsjahr,
        publikationsjahr, date publication, année publication, fecha publicación, rok, rok wydania, yıl, tahun, năm,
        السنة, 投稿日付, 投稿日, 发布年份, 发表年月, 出版年月, 発行日, 発行年月, 発行年月日, 発表年月, 発表年度,
        公開年,
        公開日付, 公開年月日, 公表年, 掲載年, 掲載日, 出版年月日, 刊行日, 刊行年月, 발행년, 발행 연월, 발행년월,
        출판년,
        출판 연월, 출간연도, 출간일, 출간년도, 게재일, 게재년, 발표일, 발표년, 발표년월, publikationsdatum,
        veröffentlicht am, erschienen, erschienen am, année de parution, publié, data pubblicazione, pubblicato,
        pubblicato il, year of pub, year/month, year month, first published, original publication date, 首次发表,
        首发时间, 见刊日期, 刊出日期, 刊出时间, copyright year,
        발표, 공개, 공개일, 공개 시점, 공개 연도, 공개 시기, 발표 시점, 발표 시기, 게재 시점, 公開時期, 発表時期,
        首次公开, 公开时间, 初回投稿日, 初回公開日, 首次提交日期, 首次发布, 최초 게재일, 최초 공개일, 최초 투고일,
        公开日期, дата публикации, опубликовано
    """,
    "date": """
        date, 发布, 发布时间, 发布日期, version date, submitted, submitted on, submission date, 版本日期, 提交日期,
        提交时间, 投稿日期, 时间,
        時間, 日期, 日付, datum, fecha, data, 날짜, дата
    """,
    "volume": "volume, vol, 卷, 卷号, 巻, band, jahrgang, bd, tome, volumen, 권, том, 巻数",
    "issue": """
        issue, number, no, num, nr, issue number, 期, 期号, 号, heft, ausgabe, numéro, numero, número, 호, 期数,
        号数, n°, núm, issue no, fascicolo, fascículo, номер, выпуск, číslo, zeszyt
    """,
    "volume-issue": """
        volume issue, vol issue, volume number, vol no, 卷期, 卷期号, 卷(期), 巻号, 권호, volume and issue,
        volume & issue, 卷期页, 卷期页码, 卷期及页码, volume issue pages, vol issue pages, 巻号頁, 巻号ページ
    """,
    "page": """
        pages, page, pp, page numbers, page range, page number, 页码, 頁碼, 页, 页数范围, 起止页码, ページ, 頁,
        seiten, seite, páginas, página, pagine, 페이지, 쪽, страницы, 起止页, 起止頁, 页码范围, 수록면,
        seitenbereich, pág, págs, strony, strany, стр,
        文章号, 文章编号, article number, article no, art no
    """,
    "DOI": """
        doi, doi link, doi url, digital object identifier, identifier, doi号, doi 编号, doi链接, doi 链接, doi地址,
        source doi, doi 地址, doi number, doi no, doi リンク
    """,
    "PMID": "pmid, pubmed, pubmed id",
    "PMCID": "pmcid, pmc, pmc id",
    "ISBN": "isbn, isbn 13, isbn 10, isbn号",
    "ISSN": "issn, eissn, e issn, print issn, issn号, pissn",
    "arXiv": """
        arxiv, arxiv id, arxiv number, arxiv no, arxiv link, arxiv url, arxivid, eprint, arxiv 编号, arxiv 链接,
        arxiv 地址, arxiv 号, arxiv 番号, arxiv paper, arxiv abs, arxiv page, 预印本, 預印本, preprint,
        arxiv identifier, arxiv preprint
    """,
    "arxiv-class": "primary class, primaryclass, arxiv class, arxiv category, subject class",
    "URL": """
        url, urls, link, link(s), paper url, paperurl, paper website, website, web, webpage, source url, stable url,
        page url, homepage, web link, address, full text, fulltext, online, 链接, 鏈接, 连结, 連結, 论文链接,
        論文連結, 论文地址, 文章链接, 原文, 原文链接, 原文地址, 原始链接, 原始地址, 论文页面, 论文主页,
        文章地址, 文章链接地址, 文献链接,
        文献地址, 网址, 網址, 地址, 下载链接, 论文网址, リンク,
        論文リンク, url リンク, weblink, verweis, lien, liens, enlace, enlaces, vínculo, collegamento, ligação,
        링크, 논문 링크, ссылка, 链接地址, 网页链接, 知网链接, cnki链接, 来源链接, 链接网址, 网址链接, 出处链接,
        リンク先, 原始来源, 原文来源, 元論文リンク, 원문, 원문 링크, 논문 url, 논문 주소, 링크 주소, link zum paper,
        link zum artikel, lien vers l article, lien url, lien de l article, adresse web, enlace al artículo, sitio web,
        link to paper, link to article, link to the paper, source link, official link, landing page, link do artigo,
        link all articolo, 下载论文, 论文下载, 阅读原文, 查看原文, 查看论文, read the paper, view paper, paper page,
        link de acesso, enlace de acceso, lien d accès, disponível em, disponible en, disponible sur, disponibile su,
        verfügbar unter, online unter, доступно по адресу, 閲覧先,
        download paper, abstract page, ссылка на статью, 논문 보기, 논문 원문
    """,
    "pdf": """
        paper pdf, download pdf, pdf download, full pdf, 论文 pdf, 全文 pdf, pdf, pdf link, pdf url, url pdf,
        pdf链接, pdf
        地址, pdf file, attachment, attachments, 附件, pdf リンク
    """,
    "code": """
        code, code link, code url, url code, source code, github, repo, repository, implementation, official code,
        代码, 代碼, 程式碼, 源码, 源代码, 代码链接, 代码地址, 开源代码, 代码仓库, 开源地址, コード, ソースコード,
        実装, quellcode, código, codice, 코드, github地址, github 地址, github链接, github 链接, 源码地址, 源码链接,
        项目代码, 项目地址, official implementation, codebase, github repo, github code, 코드 링크, コード url
    """,
    "zotero": """
        zotero, zotero link, zotero uri, zotero url, zotero select, zotero item, open in zotero, local library,
        zotero 链接, zotero select link
    """,
    "links": """
        links, related links, external links, additional links, other links, resource links,
        相关链接, 相關連結, 资源, 相关资源, 関連リンク, 外部链接, 外部来源
    """,
    "citation-key": """
        citekey, cite key, citation key, citationkey, bibtex key, bibkey, cite id, 引用键, 引用鍵, 文献キー,
        引用キー, zitierschlüssel, clé de citation, clave de cita, key, id, 引用关键字, better bibtex key,
        zitatschlüssel, clé bibtex, citation id,
        custom id
    """,
    "type": """
        type, item type, itemtype, zot item type, source type, entry type, entrytype, document type, publication type,
        paper type, reference type, 类型, 類型, 文献类型, 论文类型, 种类, 種類, 文献種別, typ, dokumenttyp,
        type de document, tipo, tipo de fuente, 유형, 종류, 文献类别, 資料種別, 種別, 자료유형, 문서 유형,
        条目类型, publikationstyp, publikationsart, dokumentart, type de publication, tipo de publicación,
        tipo di pubblicazione, tipo de documento, tipo de publicação
    """,
    "status": """
        status, reading status, read status, state, progress, 状态, 狀態, 阅读状态, 閱讀狀態, 阅读进度, 读书状态,
        状況, 読書状況, statut, estado, stato, 상태, 阅读情况, 是否已读, ステータス, lesestatus, statut de lecture,
        estado de lectura, stato di lettura
    """,
    "rating": """
        rating, score, stars, my rating, 评分, 評分, 推荐度, 推荐指数, 评级, 星级, 打分, 評価, bewertung,
        note personnelle, valoración, puntuación, valutazione, avaliação, 평점, 我的评分, 个人评分, おすすめ度, 별점
    """,
    "read": """
        read date, date read, dateread, read on, finished, date finished, finish date, reading date, read at,
        阅读日期, 阅读时间, 閱讀日期, 閱讀時間, 读完日期, 已读日期, 読了日, 閲覧日, gelesen am, lu le,
        date de lecture, leído, fecha lectura, fecha de lectura, letto, letto il, lido em, data de leitura,
        읽은 날짜
    """,
    "read-or-status": "read, gelesen, lu, lido",
    "keyword": """
        tags, tag, keywords, keyword, key words, topics, topic, subjects, 关键词, 關鍵詞, 关键字, 標籤, 标签, 主题,
        キーワード, タグ, schlagwörter, schlüsselwörter, stichwörter, mots clés, palabras clave, parole chiave,
        palavras chave, 키워드, 태그, 主题词, 主題詞, 주제어, 핵심어, schlagworte, stichworte, mots clefs, etiquetas
    """,
    "abstract": """
        abstract, summary, tldr, tl;dr, tl dr, 摘要, 概要, 要旨, zusammenfassung, résumé, resumen, sommario,
        riassunto, resumo, 초록, 요약, аннотация, 内容摘要, 中文摘要, 英文摘要, アブストラクト, 抄録, 要約,
        kurzfassung, abstract note
    """,
    "publisher": """
        publisher, publishing house, publisher name, school, institution, university, 出版社, 出版者, 出版商, 学校,
        学位授予单位, 授予单位, 学位授予机构, 出版機関, verlag, éditeur, editorial, editore, editora, 출판사,
        出版方, 出版单位, 发行方, 発行元, 発行所, 発行者, 出版元, 발행처, maison d édition, casa editrice,
        publishers
    """,
    "publisher-place": "place, publisher place, location, 出版地, ort, verlagsort, lieu, lugar, luogo",
    "language": "language, lang, langid, 语言, 語言, 言語, sprache, langue, idioma, lingua, 언어, 语种, 文献语种",
    "series": "series, series title, collection title, 丛书, 叢書, reihe, collana",
    "number": "report number, report no, patent number, patent no, standard number, 报告编号, 专利号, 标准号, 番号",
    "edition": "edition, ed, 版次, 版本, 版, auflage, édition, edición, edizione, edição",
    "version": "version, software version, 版本号",
    "genre": "genre, degree, thesis type, 学位, 学位类型, 学位級別, 学位级别",
    "reference": """
        reference, citation, cite as, cite, formatted citation, bibliography entry, bibliographic reference,
        full citation, full reference, source reference, bibliography, apa, apa citation, apa 7, quellenangabe,
        literaturangabe, référence complète, gb/t 7714, 引用格式, 参考文献格式, 引用, 参考文献, zitation, cita,
        citation format, acm reference format, reference format, bibliographic citation,
        ieee citation, mla citation, chicago citation, acm citation, harvard citation,
        referencia, referência, référence, referenz, riferimento, riferimento bibliografico, zitierweise, 完整引用,
        完整引文,
        引文, 引用信息, 문헌 인용, 인용, 인용 정보
    """,
    "bibtex": "bibtex, bibtex entry, bib entry",
    "accessed": "accessed, access date, 访问日期, 引用日期, abgerufen am, consulté le, 访问时间, zugriff am",
    "note-date": """
        created, created at, date created, creation date, ctime, modified, date modified, updated, update,
        updated at, last updated, lastmod, last modified, mtime, added, date added, dateadded, date added to zotero,
        imported, import date, note date, 创建时间, 创建日期, 建立日期, 更新时间, 更新日期, 修改时间, 修改日期,
        添加日期, 笔记日期, 作成日, 更新日, 最終更新日, 最后更新日期, 최종 수정일, erstellt, geändert, créé le,
        modifié le, creado, actualizado, creato,
        criado
    """,
}
# Words that name the section a paper's facts stand in; "Abstract" and the like name a field instead.
_REGIONS = """
    metadata, meta data, meta, info, information, paper info, paper information, paper metadata, paper details,
    bibliographic information, bibliographic data, bibliographic info, bibliographic record, bibliographic details,
    bibliographic reference, source information, source info, source details, bibliography, biblio, bib, basic info,
    basic information, details, article info, article information, citation info, citation information,
    publication info, publication details, reference info, general information, general informations,
    overview of the paper, publication,
    zotero metadata, document info, about this paper, about the paper, 论文信息, 論文信息, 论文基本信息,
    論文基本信息, 文献信息, 文献基本信息, 基本信息, 基本資訊, 文献資訊, 論文資訊, 元数据, 元資料, 元信息, 书目信息,
    题录, 著录, 文献题录,
    文章信息, 文献档案, 论文档案, 文献卡片, 论文卡片, 论文元数据,
    论文元信息, 文献元数据, 論文情報, 書誌情報, 書誌, 文献情報, 基本情報, メタデータ,
    メタ情報, 論文メタデータ, 题录信息, 著录信息, 论文概况, 文献概况, 基本资料, 论文资料, metadaten,
    bibliographische angaben, bibliografische angaben, bibliographie, angaben, métadonnées, informations,
    informations bibliographiques, référence, metadatos, información, datos bibliográficos,
    información bibliográfica, ficha, ficha bibliográfica, datos, metadati, informazioni, dati bibliografici,
    metadados, informações, dados bibliográficos, identificação bibliográfica, identificación bibliográfica,
    bibliografische daten, referencia bibliográfica, 来源信息, 原文信息, 文献データ, 메타데이터, 서지 정보, 서지정보,
    study identification, paper identification, source identification, identification, source identity,
    paper identity, bibliographic identity, book details, book information, book info,
    논문 정보, 기본 정보, метаданные, 信息, 資訊, 出版信息, 出版資訊, 源信息, 论文介绍, 文章介绍,
    论文基础信息, 文献基础信息,
    基础信息, 论文简介, 文献简介, 文章简介, 核心信息, 文章基本信息, 原文基本信息, 원문 정보, 논문 기본 정보,
    논문 개요 정보, 문헌 정보,
    информация о статье, о статье, сведения о статье, выходные данные, библиографические данные,
    bibliographic metadata, citation metadata, citation details, publication data, publication metadata, paper data,
    paper overview, paper summary card, source metadata, paper at a glance,
    identificación, identification du document, identificação, dados da publicação, datos de la publicación,
    informations générales, fiche synthétique, fiche technique, fiche bibliographique, información general,
    informações gerais, informazioni generali, allgemeine angaben, allgemeine informationen, bibliografische angaben,
    dados gerais, datos generales, angaben zum paper, infos zum paper, paper infos,
    paper reference, paper card, 概况, 论文相关信息, 论文速览
"""
# Headings whose section is the value. Only names that a note on something else would not give to a section.
SECTIONS = frozenset(
    ("author", "container-title", "issued", "DOI", "arXiv", "citation-key", "editor", "abstract", "PMID")
)
# of this paper, where "References" are of others
_CITATION_HEADINGS = frozenset(
    (
        "citation",
        "cite",
        "full citation",
        "formatted citation",
        "citation (apa)",
        "apa citation",
        "cite as",
        "引用格式",
        "zitation",
    )
)
_NOT_HEADINGS = frozenset(
    (
        "summary",
        "tldr",
        "tl dr",
        "tl;dr",
        "概要",
        "source",
        "event",
        "in",
        "by",
        "book",
        "conf",
        "quelle",
        "fuente",
        "contributors",
        "出版物",
        "要約",
        "kurzfassung",
        "来源",
        "出处",
        "發表於",
        "发表",
        "年",
        "발표",
        "공개",
        "id",
        "key",
        "identifier",
    )
)

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_EMOJI = regex("[\u2190-\u2bff\u3030\u303d\ufe0e\ufe0f\u200d\U0001f000-\U0001faff\U000e0020-\U000e007f\u20e3]+")
_MARKS = regex(r"[*`~=<>\[\]{}\"'“”‘’《》【】#]+")
_PLURAL = regex(
    r"\s*[(（]\s*(?:s|es|en|e|n|r|in|inn|innen|ren|ra|a|들)\s*[)）](?:s\b|en\b)?"
    r"|(?<=[a-zé])/(?:innen|in|s)\b|(?<=[a-zé])[:*](?:innen|in)\b"
)  # "Author(s)", "Autor(en)", "Autor/in", "Author/s"; not "(2020)"
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")  # "itemType", not "DOI"
_JOINTS = regex(r"[\s_\-\u00a0\u3000]+")
_NUMBERING = regex(
    r"^(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[一二三四五六七八九十]{1,3}|[ivxIVX]{1,4}|[A-Za-z])[.、．)）:]\s*|^[(（][0-9一二三四五六七八九十]{1,3}[)）]\s*|^[0-9]{1,3}\s+"
)
# Labels in traditional characters that the tables do not hold are looked up in simplified ones.
_SIMPLIFIED = str.maketrans(
    "發時間會議題論標連結鏈頁碼號閱讀狀態關鍵詞語類學編輯來處雜誌簡稱單預證據錄載點開數刊識別機構國內總獻級評網書屆賓",
    "发时间会议题论标连结链页码号阅读状态关键词语类学编辑来处杂志简称单预证据录载点开数刊识别机构国内总献级评网书届宾",
)
_NUMBERED = regex(r"((?:author|autor|auteur|作者|著者|저자)(?:s|es)?) ?#?[0-9]{1,3}")  # "Author 2"
_PREFIXES = (
    "paper ",
    "source paper ",
    "article ",
    "publication ",
    "original ",
    "full ",
    "论文",
    "論文",
    "文献",
    "文章",
    "英文",
    "原文",
    "원문 ",
)
_SUFFIXES = (" list", " name", " names", "名", "列表", "名称")


def _table(words: str) -> list[str]:
    return [_fold(word) for word in words.replace("\n", " ").split(",") if word.strip()]


_STOP_INSIDE = regex(r"\.\s|(?<=[A-Za-z]{3})\.(?=[A-Za-z]{3})")  # "Pub. date", "pub.date"


def _fold(label: str) -> str:
    """A label in the form in which the tables hold it: "**Author(s)**:" → "author", "itemType" → "item type"."""
    text = unicodedata.normalize("NFKC", label)
    text = _EMOJI.sub(" ", _MARKS.sub(" ", text))
    text = _STOP_INSIDE.sub(" ", _PLURAL.sub("", text).replace("arXiv", "arxiv"))
    text = _JOINTS.sub(" ", _CAMEL.sub(" ", text).casefold()).strip(" :：.。|,;—–")
    match = _NUMBERED.fullmatch(text)
    return match[1] if match else text


_FIELDS: dict[str, str] = {folded: field for field, words in _LABELS.items() for folded in reversed(_table(words))}
_SQUASHED: dict[str, str] = {}  # front matter comes in lower case: "itemtype", "firstauthor"
for _folded, _field in _FIELDS.items():
    if " " in _folded:
        _SQUASHED.setdefault(_folded.replace(" ", ""), _field)
_REGION_NAMES = frozenset(_table(_REGIONS))


def field_of(label: str, extra: Mapping[str, str] | None = None) -> str | None:
    """The field that a label means, or None. `extra` maps more labels, as written, to fields or known labels."""
    if extra:
        folded = _fold(label)
        for written, field in extra.items():
            if _fold(written) == folded:
                return canonical(field)
    return _field_of(label) if len(label) <= 80 else None


def canonical(name: str) -> str | None:
    """The field for a name of a field or for a label, so that a configuration may use either."""
    return name if name in _LABELS else _field_of(name)


@lru_cache(maxsize=4096)
def _field_of(label: str) -> str | None:
    return _meaning(_fold(label))


def _meaning(folded: str) -> str | None:
    """The field of a label, or of one that says it twice: "作者 (Authors)", "作者 Author", "Journal or conference"."""
    if field := _lookup(folded):
        return field
    if match := _BRACKETS_BEHIND.search(folded):
        outer, inner = _meaning(folded[: match.start()].strip(" .")), _meaning(match[1].strip(" ."))
        if {outer, inner} == {"volume", "issue"}:
            return "volume-issue"
        return outer or inner if inner or outer in STRONG else None
    pieces = [piece.strip(" .") for piece in _EITHER.split(folded)]
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if piece not in _BESIDE] or pieces  # "著者/所属機関"
        found = [field for piece in pieces if (field := _meaning(piece))]
        return _both(found) if found and len(found) == len(pieces) else None
    match = _TWO_SCRIPTS.fullmatch(folded)
    found = [field for piece in (match.groups() if match else ()) if piece and (field := _lookup(piece.strip()))]
    return _both(found) if len(found) == 2 and (found[0] == found[1] or set(found) == _PUBLISHED) else None


_PUBLISHED = {"issued", "container-title"}  # "发表 venue"
_BRACKETS_BEHIND = regex(r"\s*\(([^()]+)\)\Z")
_EITHER = regex(
    r"[/／|&+＋・、]|\s(?:or|and|oder|und|ou|et|y|e|o|i|и|или|或|和|与|及|및|또는)\s|(?<=[\u3400-\u9fff])[或和与及](?=[\u3400-\u9fff])"
)
_TWO_SCRIPTS = regex(rf"([{_CJK}]+)\s*([a-z ]+)|([a-z ]+?)\s*([{_CJK}]+)")


_BESIDE = frozenset(
    _table(
        """
        affiliation, affiliations, institution, institutions, institute, org, orgs, organization, organisation, lab,
        labs, 单位, 機関, 机构, 机构单位, 所属, 所属機関, 所属机构, 作者单位, 소속
        """
    )
)


def _both(found: list[str]) -> str:
    """Of "会议/年份" the venue, since its value may end in a year; of "卷/期/页码" all."""
    if len(set(found)) > 1 and "volume" in found and set(found) <= _NUMBERS:
        return "volume-issue"
    for field in ("container-title", "author", "title", "issued"):
        if field in found:
            return field
    return found[0]


_NUMBERS = {"volume", "issue", "page", "volume-issue"}


def _lookup(folded: str) -> str | None:
    squashed = folded.replace(" ", "")  # "ArXiv Link" splits where it should not
    if field := _FIELDS.get(folded) or _FIELDS.get(squashed) or _SQUASHED.get(squashed):
        return field
    for prefix in _PREFIXES:
        if folded.startswith(prefix) and (field := _FIELDS.get(folded.removeprefix(prefix).strip())):
            return field
    for suffix in _SUFFIXES:
        if folded.endswith(suffix) and (field := _FIELDS.get(folded.removesuffix(suffix).strip())):
            return field if field != "paper" else None  # a list of papers
    simple = folded.translate(_SIMPLIFIED)
    return _lookup(simple) if simple != folded else None


@lru_cache(maxsize=4096)  # vaults repeat the headings of their template
def opens_region(heading: str) -> bool:
    """Whether a heading names the section of the paper's facts: "## 1. 📋 论文基本信息", "## Metadata"."""
    if len(heading) > 80:
        return False
    folded = _fold(_NUMBERING.sub("", _EMOJI.sub("", heading).strip()).strip())
    if folded in _REGION_NAMES:
        return True
    pieces = [piece for part in _HEADING_JOINTS.split(folded) if (piece := part.strip())]
    if len(pieces) > 1 and pieces[0] in _SURE_REGIONS:
        return True  # "Metadata and summary"
    if len(pieces) > 1 and all(piece in _BESIDE or _field_of(piece) in STRONG for piece in pieces):
        return len({_field_of(piece) for piece in pieces} - {None}) > 1  # "Title, authors, institutions"
    return (
        len(pieces) > 1
        and any(piece in _REGION_NAMES for piece in pieces)
        and all(piece in _REGION_NAMES or piece in _LINK_HEADINGS for piece in pieces)
    )


_HEADING_JOINTS = regex(r"[/／|&＆+()・、]|\b(?:and|und|et|y|e)\b|(?<=[\u3040-\u9fff])[和与及と](?=[\u3040-\u9fff])")
# what a section has that is of the paper's facts, whatever else its heading promises
_SURE_REGIONS = frozenset(
    _table(
        """
        metadata, meta data, paper info, paper information, paper metadata, bibliographic information,
        bibliographic data, metadaten, métadonnées, metadatos, metadati, metadados, 元数据, 论文信息, 文献信息,
        论文基本信息, 論文情報, 書誌情報, メタデータ, 논문 정보, 서지 정보, 메타데이터
        """
    )
)
_LINK_HEADINGS = frozenset(
    _table(
        """
        paper, the paper, article, official link, paper url, original paper, source paper, paper link, link, links,
        url, pdf, full text,
        resources, paper and code, 论文, 論文, 原文, 原论文, 论文链接, 论文地址, 链接, 連結, 资源, 資源, リンク,
        論文リンク, 元論文, 논문, 링크, artículo, enlace, enlaces, article original, lien, liens
        """
    )
)


def names_link(heading: str) -> bool:
    """Whether a heading names the place of the link to the paper: "## Paper", "## 论文链接", "## Links"."""
    return len(heading) <= 80 and _fold(_NUMBERING.sub("", _EMOJI.sub("", heading).strip()).strip()) in _LINK_HEADINGS


@lru_cache(maxsize=4096)
def heading_field(heading: str, *, is_first: bool = False) -> str | None:
    """The field of a section that is one value, "## Authors" and the names below; None for any other heading.

    "Reference" is the paper's own only before everything else (`is_first`); further down it is what the note refers to.
    """
    if len(heading) > 80:
        return None
    bare = _NUMBERING.sub("", _EMOJI.sub("", heading).strip()).strip()
    field = _field_of(bare)
    if field == "reference":
        return field if is_first or _fold(bare) in _CITATION_HEADINGS else None
    return field if (field in SECTIONS or field == "title") and _fold(bare) not in _NOT_HEADINGS else None
