"""Small exports, one a format and trap, written for these tests: format -> text, and what they hold."""

# Exports end lines with blanks and are as wide as they are.
# ruff: noqa: E501, W291

RIS = """TY  - JOUR
AU  - Rahimi, Neda
AU  - Olsen, K.
TI  - Integration of care in district hospitals
T2  - Journal of Health Services
AB  - We asked managers &lt;b&gt;what&lt;/b&gt; integration is.
KW  - integration
KW  - hospitals
PY  - 2019
DA  - 2019/05//undef
VL  - 12
IS  - 3
SP  - 117
EP  - 55
DO  - https://doi.org/10.1000/JHS.2019.5
SN  - 12345678 (ISSN)
LA  - English
UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85000000001&doi=10.1000%2fjhs.2019.5
N1  - Export Date: 30 January 2024
DB  - Scopus
ER  - 

TY  - CONF
AU  - World Health Organization
TI  - [Primary care in two regions].
PY  - 2020
DB  - Scopus
N1  - Export Date: 30 January 2024
ER  - 

"""

MEDLINE = """
PMID- 30000001
OWN - NLM
DP  - 2018 Nov-Dec
TI  - Integrated services for chronic disease: a survey of
      primary care teams.
PG  - 1558-65
LID - 10.1000/abc.1 [doi]
AB  - Teams were asked how they work together. WHO - the
      agency - was not asked.
FAU - Moradi, Sara
AU  - Moradi S
CN  - Care Study Group
LA  - eng
PT  - Journal Article
PT  - Review
TA  - J Prim Care
JT  - Journal of primary care
MH  - Humans
MH  - *Primary Health Care
PMC - PMC6000001
SO  - J Prim Care. 2018 Nov-Dec;4(2):1558-65. doi: 10.1000/abc.1.

PMID- 30000002
DP  - 2017
TI  - A second record.
AU  - Wu D
PT  - Journal Article
SO  - J Prim Care. 2017.
"""

WOS = """FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Alvarez, I
   del Arco, I
AF Alvarez, Irene
   del Arco, Ivan
TI Do integrated clinics shorten the way through
   the health system?
SO HEALTH POLICY
LA English
DT Article; Proceedings Paper
DE Integration; Clinics
SN 0168-8510
PD MAR 15
PY 2019
VL 123
IS 4
BP 598
EP 607
DI 10.1016/j.healthpol.2019.01.001
UT WOS:000455039600059
PM 30529964
ER

PT J
AU Kim, JW
TI Second
PY 2020
UT WOS:000455039600060
ER

EF
"""

OVID = """<1. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31000001
TI  - Shared records between hospital and community.
AU  - Brown P
AU  - Green T
SO  - Journal of Care. 12(3):1-9, 2020.
JN  - Journal of Care
YR  - 2020
AB  - Records were shared.

<2. >
VN  - Ovid Technologies
DB  - Ovid MEDLINE(R)
UI  - 31000002
TI  - Another record.
YR  - 2021
"""

ENDNOTE = """%0 Journal Article
%A Mooers, Blaine
%A Khan, A.
%T Shortcuts to shared care
%J Care Science
%V 29
%N 1
%P 268-76
%@ 0961-8368
%D 2020
%R 10.1000/care.20

%0 Thesis
%A Amini, Reza
%T Integration in rural districts
%D 2015
"""

BIBTEX = """
Scopus
EXPORT DATE: 2 March 2019

@ARTICLE{Bui2018,
author={Bui, K.T.A. and M{\\"u}ller, B.},
title={Improving the quality of {CARE} \\& services},
journal={European Journal of Care},
year={2018},
volume={25},
number={12},
pages={1477--85},
doi={10.1111/ene.13758},
note={cited By 4},
note={a second note},
document_type={Review},
source={Scopus},
}@INPROCEEDINGS{Bui2018,
author={Chen, Li},
title={On the same line, with the same key},
booktitle={Proceedings of Care},
year={2019},
source={Scopus},
}
"""

PUBMED_XML = """<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "pubmed_190101.dtd">
<PubmedArticleSet>
<PubmedArticle>
  <MedlineCitation Status="MEDLINE">
    <PMID Version="1">30107788</PMID>
    <Article PubModel="Print">
      <Journal><ISSN IssnType="Electronic">1471-2288</ISSN>
        <JournalIssue><Volume>18</Volume><Issue>1</Issue>
          <PubDate><Year>2018</Year><Month>Aug</Month><Day>14</Day></PubDate></JournalIssue>
        <Title>Care methods</Title><ISOAbbreviation>Care Meth</ISOAbbreviation></Journal>
      <ArticleTitle>Searching for <i>integrated</i> care &amp; services.</ArticleTitle>
      <Pagination><MedlinePgn>85-9</MedlinePgn></Pagination>
      <ELocationID EIdType="doi" ValidYN="Y">10.1186/s12874-018-0545-3</ELocationID>
      <Abstract><AbstractText Label="AIM">To search.</AbstractText><AbstractText Label="RESULTS">Found.</AbstractText></Abstract>
      <AuthorList><Author><LastName>Cooper</LastName><ForeName>Chris</ForeName></Author>
        <Author><CollectiveName>Care Study Group</CollectiveName></Author></AuthorList>
      <Language>eng</Language>
      <PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>
    </Article>
    <MeshHeadingList><MeshHeading><DescriptorName>Humans</DescriptorName></MeshHeading></MeshHeadingList>
  </MedlineCitation>
  <PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC6092796</ArticleId></ArticleIdList></PubmedData>
</PubmedArticle>
<PubmedArticle>
  <MedlineCitation><PMID Version="1">30107789</PMID>
    <Article><ArticleTitle>Second.</ArticleTitle></Article></MedlineCitation>
</PubmedArticle>
</PubmedArticleSet>
"""

ENDNOTE_XML = (
    '<?xml version="1.0" encoding="UTF-8" ?><xml><records><record><rec-number>19</rec-number>'
    '<ref-type name="Journal Article">17</ref-type><contributors><authors><author>'
    '<style face="normal">Baird, J. K.</style></author></authors></contributors><titles><title>'
    '<style face="normal">Shared care for </style><style face="italic">malaria</style></title>'
    "<secondary-title>Clin Care</secondary-title></titles><pages>12-8</pages><volume>32</volume>"
    "<dates><year>2019</year></dates><electronic-resource-num>10.1128/care.11</electronic-resource-num></record>"
    '<record><ref-type name="Thesis">32</ref-type><titles><title>Second</title></titles>'
    "<dates><year>2001</year></dates></record></records></xml>"
)

ZOTERO_RDF = """<rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
    <bib:Article rdf:about="#item_1">
        <z:itemType>journalArticle</z:itemType>
        <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
        <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Karimi</foaf:surname>
          <foaf:givenName>Leila</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
        <dc:title>Care across the border</dc:title>
        <dc:date>2016-03</dc:date>
        <bib:pages>12-19</bib:pages>
    </bib:Article>
    <bib:Journal rdf:about="urn:issn:1234-5678">
        <dc:title>Border Health</dc:title><prism:volume>7</prism:volume>
        <dc:identifier>DOI 10.1000/border.7</dc:identifier><dc:identifier>ISSN 1234-5678</dc:identifier>
    </bib:Journal>
    <z:Attachment rdf:about="#item_2"><z:itemType>attachment</z:itemType></z:Attachment>
    <bib:Book rdf:about="#item_3"><z:itemType>book</z:itemType><dc:title>A book of care</dc:title></bib:Book>
</rdf:RDF>
"""

SCOPUS_CSV = (
    '"Authors","Author full names","Title","Year","Source title","Volume","Issue","Art. No.","Page start","Page end",'
    '"DOI","Link","Abstract","Author Keywords","PubMed ID","Language of Original Document","Document Type","Source","EID"\n'
    '"Wilson L.N.; Gardner J.D.","Wilson, Lauren N. (58975547800); Gardner, Jacob (57190394669)","Care, ""shared""",'
    '"2024","Nature Care","15","1","2864","","","10.1038/s41467-024","https://www.scopus.com/x","Two\n\nparagraphs",'
    '"care; sharing","38740001","English","Article","Scopus","2-s2.0-85000000002"\n'
    '"","","Second","2023","Nature Care","14","03-Apr","","101","9","","","","","","English","Review","Scopus","2-s2.0-85000000003"\n'
)
PUBMED_CSV = (
    "PMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,PMCID,NIHMS ID,DOI\n"
    '"30922926","Time to share care","Griffin DK, Larkin DM.","Eur J Care. 2020 Feb;63(2):117-55. doi: 10.1016/j.x.",'
    '"Griffin DK","Eur J Care","2020","2019/03/30","PMC7026692","","10.1016/j.x"\n'
)
POP_CSV = (
    "Cites,Authors,Title,Year,Source,Publisher,ArticleURL,CitesURL,GSRank,QueryDate,Type,DOI,ISSN,CitationURL,Volume,"
    "Issue,StartPage,EndPage,ECC,Abstract\n"
    '369,"W Tobler, J van der Berg, ...","Three presentations",1993,"","Citeseer","https://x.org/a","",8,"2021-12-14",'
    '"PDF","","","",,,,,369,"Five models"\n'
    '3,"ا رضایی","یکپارچگی خدمات سلامت",۱۳۹۸,"مجله سلامت","sid.ir","https://sid.ir/1","",9,"2021-12-14","","","","",,,,,3,""\n'
)
WOS_TAB = 'PT\tAU\tTI\tSO\tPY\tVL\tBP\tEP\tDI\tUT\t\nJ\tTobler, W; Roe, AB\tA "new" companion\tCARTOGRAPHY\t2018\t45\t284\t285\t10.1/x\tWOS:1\t\n'
EMBASE_CSV = (
    '"SEARCH QUERY","care:ti"\n-------------\n\n"Title","Original Title","Author Names","Source title",'
    '"Publication Year","Publication Type","Emtree Drug Index Terms","Medline PMID","PUI"\n'
    '"Care of many",,"Yang Z., Jiang B.","Nature Care","2024","Article","a, b","38773066","L2029880245"\n'
)
EMBASE_KEY_VALUE = (
    '"TITLE","Care of many"\n"AUTHOR NAMES","Yang Z.","Jiang B."\n"SOURCE","Care (2014) 3:3 (152-160)"\n\n'
    '"TITLE","Second"\n"AUTHOR NAMES","Roe A."\n"SOURCE","Care (2015) 4:1 (1-9)"\n'
)
COCHRANE_RIS = """Record #1 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-00778158
AU  -  Bywater, T
AU  -  NCT00392093,
TI  -  A programme of care
JA  -  Trials
PY  -  2011
C3  -  PUBMED 30580550,EMBASE 2000
M3  -  Clinical trial protocol
ER  -  


Record #2 of 2
Provider: John Wiley & Sons, Ltd.
Content: text/plain; charset="UTF-8"

TY  -  JOUR
AN  -  CN-00778159
TI  -  Second
ER  -  

"""
OVID_RIS = """1. 
TY  - JOUR
DB  - Ovid MEDLINE(R)
ID  - 33000001
T1  - Detection of need.
A1  - Holmstrom, E.
Y1  - 2020//
JF  - Open Journal
ER  -  

Link to the Ovid Full Text or citation: http://ovidsp.ovid.com/x


2. 
TY  - JOUR
DB  - Ovid MEDLINE(R)
ID  - 33000002
T1  - Second
ER  -  

"""
PERSIAN_RIS = """TY  - JOUR
AU  - رضایی، علی
TI  - يكپارچگي خدمات سلامت در نظام‌های شبکه
JF  - مجله پژوهش سلامت
PY  - ۱۳۹۸
VL  - ۱۲
SP  - ۱۱۷
EP  - ۵۵
LA  - fa
UR  - https://www.sid.ir/paper/1/fa
ER  - 
"""

ICTRP_XML = """<?xml version='1.0' encoding='UTF-8' ?>
<Trials_downloaded_from_ICTRP>
  <Trial><Export_date>01/31/2026 10:00:00</Export_date>
    <Internal_Number>1
    </Internal_Number>
    <TrialID>IRCT20200101000001N1
    </TrialID>
    <Last_Refreshed_on>24 August 2025
    </Last_Refreshed_on>
    <Public_title>Care at home &amp; in hospital
    </Public_title>
    <Scientific_title>Effect of care at home
    </Scientific_title>
    <Acronym/>
    <Primary_sponsor>Care University of Medical Sciences
    </Primary_sponsor>
    <Date_registration>02/03/2020
    </Date_registration>
    <Date_registration3>20200302
    </Date_registration3>
    <Source_Register>IRCT
    </Source_Register>
    <web_address>https://irct.example.org/trial/1
    </web_address>
    <Study_type>Interventional
    </Study_type>
    <Condition>Diabetes;Asthma
    </Condition>
  </Trial>
  <Trial>
    <TrialID>ISRCTN00000001</TrialID>
    <Public_title/>
    <Scientific_title>A second trial</Scientific_title>
  </Trial>
</Trials_downloaded_from_ICTRP>
"""
TEXTS = {
    "ris": RIS, "medline": MEDLINE, "wos-tagged": WOS, "ovid": OVID, "enw": ENDNOTE, "bibtex": BIBTEX,
    "pubmed-xml": PUBMED_XML, "endnote-xml": ENDNOTE_XML, "zotero-rdf": ZOTERO_RDF, "ictrp-xml": ICTRP_XML,
    "scopus": SCOPUS_CSV, "pubmed": PUBMED_CSV, "publish-or-perish": POP_CSV, "wos-tab": WOS_TAB, "embase": EMBASE_CSV,
    "embase-key-value": EMBASE_KEY_VALUE, "cochrane-ris": COCHRANE_RIS, "ovid-ris": OVID_RIS, "persian-ris": PERSIAN_RIS,
}  # fmt: skip
