"""Names for invented authors: families and given names by region, and the cities they work in."""

from __future__ import annotations

from dataclasses import dataclass


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True)
class Region:
    """Where a team comes from: what its members are called and where they work."""

    families: tuple[str, ...]
    given: tuple[str, ...]
    cities: tuple[str, ...]


REGIONS: tuple[Region, ...] = (
    Region(
        _words("""
            Ashworth Bellamy Calloway Dunmore Eastwood Fairley Garside Hartwell Ingleby Jessop Kendrick
            Langford Merriman Northcott Oakden Pemberton Ratcliffe Standish Thornley Underhill Wainwright
            Yardley
        """),
        _words("""
            Alice Benjamin Charlotte Daniel Eleanor Frances George Hannah Imogen James Katherine Lewis
            Margaret Nathan Olivia Peter Rosemary Samuel Victoria William
        """),
        (
            "Leeds, United Kingdom",
            "Bristol, United Kingdom",
            "Cardiff, United Kingdom",
            "Glasgow, United Kingdom",
        ),
    ),
    Region(
        _words("""
            Abernathy Brubaker Castellano Delacroix Ellsworth Fitzgibbon Goodrich Holloway Iverson Jankowski
            Kowalczyk Lindqvist McAllister Nakamoto Ochoa Pruitt Rosenthal Stoddard Tillman Vanderhoof
            Whitaker
        """),
        _words("""
            Amanda Bradley Christine Douglas Erin Gregory Heather Jason Kimberly Lawrence Monica Nicole
            Patrick Rebecca Steven Tiffany Walter
        """),
        ("Portland, United States", "Baltimore, United States", "Winnipeg, Canada", "Halifax, Canada"),
    ),
    Region(
        _words("""
            Aaltonen Bergqvist Christoffersen Dahlgren Engström Fjeldstad Grönlund Hägglund Isaksen
            Jørgensen Kjærgaard Lindström Mäkinen Nyström Ødegård Pettersen Rasmussen Sørlie Tønnesen
            Virtanen Wikström
        """),
        _words("""
            Anders Birgitta Christian Ditte Eva Fredrik Gunilla Henrik Inger Jonas Kirsten Lars Maja Niels
            Olav Pernille Siri Tomas Ulla
        """),
        ("Umeå, Sweden", "Aarhus, Denmark", "Tromsø, Norway", "Tampere, Finland"),
    ),
    Region(
        _words("""
            Achterberg Baumgärtner Claessens Dietrich Eichhorn Feldkamp Grünwald Hoekstra Immerzeel
            Jungbluth Kloosterman Lemmens Möllenkamp Nijhof Oostveen Pfeiffer Riedl Schoenmaker Tiemann
            Uhlig Verbruggen Zwart
        """),
        _words("""
            Annelies Bernd Carolin Dirk Elke Florian Gerda Hanneke Ilse Jeroen Karin Lukas Marieke Norbert
            Petra Ruud Sabine Thijs Ulrike Wouter
        """),
        ("Utrecht, Netherlands", "Ghent, Belgium", "Bremen, Germany", "Graz, Austria", "Basel, Switzerland"),
    ),
    Region(
        _words("""
            Arbelaez Barreiro Cárdenas Domínguez Escudero Fonseca Guimarães Hinojosa Iturralde Jaramillo
            Lacerda Montenegro Noronha Olivares Pacheco Quiroga Rebelo Salgueiro Tavares Urrutia Vasconcelos
            Zubiri
        """),
        _words("""
            Adriana Beatriz Camilo Diego Elena Fernando Gabriela Hugo Isabel Joaquín Leticia Marcelo Natália
            Otávio Paula Rafael Sílvia Tomás Valeria
        """),
        ("Valencia, Spain", "Porto, Portugal", "Recife, Brazil", "Medellín, Colombia", "Rosario, Argentina"),
    ),
    Region(
        _words("""
            Amadori Beaumont Carpentier Desrosiers Esposito Fontanelle Giordano Hébert Innocenti Jacquet
            Lombardi Marchetti Noiret Orlandini Pelletier Quaranta Rinaldi Simonetti Thibault Vaccaro
        """),
        _words("""
            Antoine Bianca Chiara Didier Élodie Federica Giulio Hélène Jean-Marc Lucia Marie-Claire Matteo
            Nadine Olivier Paola Quentin Roberta Sylvie
        """),
        ("Lyon, France", "Nantes, France", "Bologna, Italy", "Turin, Italy", "Québec, Canada"),
    ),
    Region(
        _words("""
            Ahmadpour Bahrami Daneshvar Eskandari Farahani Ghasemi Hosseinzadeh Jalilvand Kazempour
            Lotfabadi Mirzaei Nourbakhsh Omidvar Pourreza Rahbari Sadeghian Tabrizi Vafaei Yazdanpanah Zarei
        """),
        _words("""
            Amir Behnaz Davood Elham Farzad Golnaz Hamid Iman Jamshid Kobra Leila Mehdi Nasrin Omid Parisa
            Reza Somayeh Vahid Zahra
        """),
        ("Tehran, Iran", "Shiraz, Iran", "Tabriz, Iran", "Mashhad, Iran"),
    ),
    Region(
        _words("""
            Abdelrahman Al-Khatib Barakat Chakroun Darwish El-Sayed Fakhoury Ghannam Haddad Ibrahimoğlu
            Jaber Karaca Lahlou Mansouri Nasser Özdemir Qureshi Rahmani Saleh Toprak Yıldırım Zayed
        """),
        _words("""
            Aisha Bassam Cemile Dina Emre Fatima Ghada Hassan Ilknur Jamila Khalid Lina Mustafa Noura Omar
            Rania Selin Tarek Yasmin
        """),
        ("Alexandria, Egypt", "Amman, Jordan", "Izmir, Turkey", "Rabat, Morocco", "Karachi, Pakistan"),
    ),
    Region(
        _words("""
            Adeyemi Boateng Chukwu Dlamini Eshetu Fofana Gebremariam Habyarimana Ikande Juma Kamau Lungu
            Mwangi Ndlovu Okonkwo Phiri Quaye Rakotomalala Ssempijja Tadesse Usman Wanjiru Zulu
        """),
        _words("""
            Abebe Blessing Chidi Dorcas Emmanuel Florence Grace Henry Irene Joseph Kofi Lindiwe Moses Naledi
            Obinna Patience Samuel Thandi Wilson
        """),
        ("Kumasi, Ghana", "Ibadan, Nigeria", "Kampala, Uganda", "Durban, South Africa", "Gondar, Ethiopia"),
    ),
    Region(
        _words("""
            Agarwal Banerjee Chaudhary Deshpande Fernando Ganapathy Hegde Iyengar Jayasuriya Karunaratne
            Lamichhane Mukherjee Nagarajan Perera Raghunathan Shrestha Thapa Upadhyay Venkatesan
            Wickramasinghe
        """),
        _words("""
            Anjali Bharat Chandrika Deepak Eshan Gauri Harish Indira Jyoti Kavita Lakshmi Manoj Nandini
            Prakash Rukmini Sanjay Tilak Usha Vikram
        """),
        ("Pune, India", "Kochi, India", "Colombo, Sri Lanka", "Pokhara, Nepal", "Dhaka, Bangladesh"),
    ),
    Region(
        _words("""
            Bai Cai Deng Feng Guo Han Jiang Kong Luo Ma Niu Ouyang Peng Qian Ren Shao Tang Wei Xiong Yao
            Zeng
        """),
        _words("""
            Aiguo Bowen Chunhua Dandan Fang Guiying Haoran Jianhua Kaiwen Liqin Meiling Ning Peiyu Rongrong
            Shuping Tianyu Wenjing Xiaodong Yulan Zhihao
        """),
        ("Wuhan, China", "Chengdu, China", "Hangzhou, China", "Taichung, Taiwan"),
    ),
    Region(
        _words("""
            Aoyama Baek Choi Endo Fukuda Gwon Hayakawa Ishihara Jeong Kurosawa Lim Matsunaga Nishimura Ogawa
            Park Ryu Shimizu Takahara Uemura Watanabe Yoon
        """),
        _words("""
            Akiko Byung-Ho Chihiro Daisuke Eun-Ji Fumiko Hiroshi Ji-Won Kenta Min-Seo Naoki Reiko Seung-Hyun
            Takeshi Yoko
        """),
        ("Nagoya, Japan", "Sendai, Japan", "Daegu, South Korea", "Busan, South Korea"),
    ),
    Region(
        _words("""
            Babić Cvetković Dobrowolski Fedorov Georgiev Horváth Ivanova Jurković Kovačević Lewandowski
            Marinescu Novotný Orlov Petrović Radu Szabó Tomášek Vukić Wójcik Zieliński
        """),
        _words("""
            Agnieszka Bogdan Danijela Ewa Filip Gábor Ivana Jana Krzysztof Ljiljana Milan Natalia Ondřej
            Piotr Radmila Stanislav Tereza Zoltán
        """),
        (
            "Łódź, Poland",
            "Brno, Czech Republic",
            "Szeged, Hungary",
            "Zagreb, Croatia",
            "Cluj-Napoca, Romania",
        ),
    ),
    Region(
        _words("""
            Adiputra Bautista Chaiyasit Dela-Cruz Firmansyah Gunawan Hakim Intharat Jayadi Kusuma Lertpong
            Manalo Nguyen Ong Pham Rizal Santoso Tran Villanueva Wongsuwan
        """),
        _words("""
            Anong Bayu Chinh Dewi Fajar Hoa Indah Jasmine Kanya Linh Marisol Nopadol Phuong Ratna Somchai
            Tuan Wulan
        """),
        (
            "Yogyakarta, Indonesia",
            "Khon Kaen, Thailand",
            "Hue, Vietnam",
            "Cebu, Philippines",
            "Penang, Malaysia",
        ),
    ),
    Region(
        _words("""
            Armitstead Birrell-Gray Carmody Donohue Egan Flannery Greenaway Harrigan Ironside Kavanagh
            Loughlin Macfarlane Ngata O'Halloran Paewai Quinlan Rawiri Sheridan Tangaroa Whelan
        """),
        _words("""
            Aroha Bronwyn Ciarán Deirdre Ewan Fiona Gareth Hemi Isla Kieran Lachlan Moana Niamh Owen Phoebe
            Rory Siobhán Tane
        """),
        ("Hobart, Australia", "Geelong, Australia", "Dunedin, New Zealand", "Galway, Ireland"),
    ),
)

PERSIAN_FAMILIES = _words("""
    احمدپور بهرامی دانشور اسکندری فراهانی قاسمی حسین‌زاده جلیلوند کاظم‌پور میرزایی نوربخش امیدوار
    رهبری صادقیان تبریزی وفایی یزدان‌پناه زارعی کیانی ملکی شریفی یوسفی
""")
PERSIAN_GIVEN = _words("""
    امیر بهناز داود الهام فرزاد گلناز حمید ایمان جمشید لیلا مهدی نسرین امید پریسا رضا سمیه وحید زهرا
    کبری یاسمن
""")
