"""The words that invented titles and abstracts are made of.

A phrase in braces names another list; a digit after the name asks for a second, different entry.
"""

from __future__ import annotations


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


SLOTS: dict[str, tuple[str, ...]] = {
    "concept": _lines("""
        care coordination
        service integration
        interprofessional collaboration
        shared care arrangements
        intersectoral cooperation
        vertical integration
        managed clinical networks
        interagency working
        joint commissioning
        nurse-led case management
        transitional care
        integrated care pathways
        co-located services
        hospital-community partnerships
        multi-agency discharge planning
        referral networks
        shared electronic records
        accountable care contracts
        pooled budgets
        stepped collaborative care
        one-stop service hubs
        cross-border cooperation
        public-private alliances
        task sharing
        health and social care integration
        joined-up assessment
        regional care alliances
        provider mergers
        community link working
        specialist outreach
        consultation liaison
        personal health budgets
        neighbourhood care teams
        bundled payment schemes
        population health management
        integrated stewardship
        clinical governance alliances
        patient navigation
        telehealth-supported teamwork
        disease management programmes
        coordinated home visiting
        horizontal integration of vertical programmes
        collaborative prescribing
        inter-ministerial coordination
        whole-system working
        virtual wards
        networked laboratories
        harmonised triage
        boundary-spanning roles
        clinical microsystems
    """),
    "topic": _lines("""
        older people with multimorbidity
        children with medical complexity
        adults with severe mental illness
        women with perinatal depression
        people living with HIV
        patients with multidrug-resistant tuberculosis
        survivors of stroke
        patients with heart failure
        young people leaving foster care
        people with intellectual disabilities
        migrants without papers
        people who are homeless
        patients with chronic kidney disease
        families of preterm infants
        adolescents with eating disorders
        people with dementia living alone
        patients after hip fracture
        veterans with post-traumatic stress
        people who inject drugs
        adults with type 2 diabetes
        patients with chronic obstructive pulmonary disease
        women with gestational hypertension
        refugee mothers
        prisoners awaiting release
        patients with inflammatory bowel disease
        survivors of childhood cancer
        people with spinal cord injury
        frail nursing home residents
        patients with advanced cancer
        children with asthma
        people with alcohol dependence
        patients with rheumatoid arthritis
        people with Parkinson's disease
        adults with cystic fibrosis
        women affected by partner violence
        people with chronic pain
        patients with sickle cell disease
        schoolchildren with epilepsy
        people with first-episode psychosis
        patients with diabetic foot ulcers
        informal caregivers
        people with hearing loss
        rural pregnant women
        infants exposed to opioids
        patients with chronic fatigue
        adults with acquired brain injury
        Indigenous families
        people with hepatitis C
        patients on home dialysis
        children with autism
        frequent attenders
        people with gambling problems
        patients with rare metabolic disorders
        women with cervical precancer
        men with prostate cancer
        patients with malaria and anaemia
        people with bipolar disorder
        amputees
        patients with osteoporosis
        transgender young adults
        sex workers
        adults with obesity
        children with cerebral palsy
        patients with atrial fibrillation
        people with motor neurone disease
        adults with psoriasis
        undernourished toddlers
        patients leaving intensive care
        seasonal farm workers
        people with glaucoma
    """),
    "place": _lines("""
        rural Uganda
        Ontario
        Catalonia
        Kerala
        northern Ghana
        Tasmania
        the Basque Country
        Scotland
        Wales
        Greater Manchester
        the Western Cape
        Malawi
        Nepal
        Shandong
        Singapore
        Hong Kong
        Taiwan
        Okinawa
        South Korea
        Lombardy
        Tuscany
        Bavaria
        Lower Saxony
        Zeeland
        Flanders
        Brittany
        Normandy
        Quebec
        British Columbia
        Oregon
        Massachusetts
        rural Texas
        North Carolina
        Puerto Rico
        Oaxaca
        Costa Rica
        Ecuador
        Peru
        Minas Gerais
        Santa Catarina
        Uruguay
        Chile
        Senegal
        Burkina Faso
        Cameroon
        Ethiopia
        Rwanda
        Zambia
        Mozambique
        Lesotho
        Madagascar
        Egypt
        Tunisia
        Lebanon
        Jordan
        Oman
        Qatar
        Isfahan
        Kurdistan
        Armenia
        Georgia
        Kazakhstan
        Kyrgyzstan
        Mongolia
        Bangladesh
        Sri Lanka
        Punjab
        Tamil Nadu
        Bihar
        Bhutan
        Myanmar
        Laos
        Vietnam
        northern Thailand
        Sabah
        Java
        Sulawesi
        Mindanao
        Papua New Guinea
        Fiji
        Samoa
        New Zealand
        Queensland
        Victoria
        the Northern Territory
        Iceland
        the Faroe Islands
        Jutland
        Skåne
        Finnmark
        Lapland
        Estonia
        Lithuania
        Poland
        Moravia
        Slovenia
        Croatia
        Serbia
        Kosovo
        Romania
        Bulgaria
        Crete
        Cyprus
        Malta
        Portugal
        Andalusia
        Cornwall
        the Scottish Highlands
        County Cork
        Luxembourg
        Ticino
        Tyrol
    """),
    "setting": _lines("""
        general practice
        emergency departments
        community pharmacies
        nursing homes
        prison health services
        district hospitals
        school health services
        maternity units
        child welfare agencies
        occupational health clinics
        hospices
        community mental health centres
        dental clinics
        outpatient rehabilitation
        ambulance services
        federally qualified health centres
        municipal home care
        university hospitals
        family planning clinics
        walk-in centres
        addiction services
        public health nursing
        out-of-hours cooperatives
        memory clinics
        day hospitals
        antenatal clinics
        intensive care units
        refugee reception centres
        primary care trusts
        vocational rehabilitation
        eye clinics
        health insurance funds
        faith-based hospitals
        respite services
        polyclinics
        mobile clinics
        sexual health services
        intermediate care
        cancer networks
        laboratory services
    """),
    "angle": _lines("""
        perceived barriers
        lessons learned
        governance arrangements
        professional identities
        information exchange
        hidden costs
        trust between partners
        accountability
        leadership practices
        unmet needs
        patient experiences
        workforce shortages
        the role of middle managers
        payment incentives
        conflicting mandates
        sustainability
        readiness for change
        ethical tensions
        legal constraints
        data sharing
        team climate
        role ambiguity
        referral delays
        continuity of relationships
        community participation
        equity of access
        quality standards
        duplicated work
        shared decision-making
        the politics of reform
        implementation fidelity
        training needs
        organisational culture
        resource allocation
        feedback loops
        gatekeeping
        waiting times
        user involvement
        caregiver burden
        interoperability
    """),
    "staff": _lines("""
        general practitioners
        district nurses
        social workers
        community pharmacists
        hospital consultants
        midwives
        physiotherapists
        case managers
        psychologists
        health visitors
        care home managers
        paramedics
        occupational therapists
        community health workers
        service commissioners
        dietitians
        policy makers
        practice managers
        peer supporters
        geriatricians
        ward sisters
        dentists
        speech therapists
        programme officers
        junior doctors
    """),
    "design": _lines("""
        a qualitative study
        a scoping review
        a mixed-methods evaluation
        a cluster randomised trial
        a realist synthesis
        a systematic review
        a cross-sectional survey
        an ethnographic study
        a multiple case study
        a before-and-after study
        a Delphi study
        a focus group study
        an interview study
        a document analysis
        a social network analysis
        a retrospective cohort study
        an interrupted time series analysis
        a narrative review
        a concept analysis
        a process evaluation
        a pilot study
        a grounded theory study
        an economic evaluation
        a stepped-wedge trial
        a participatory action research project
        a discrete choice experiment
        a longitudinal study
        a policy analysis
        a stakeholder analysis
        a rapid review
        a thematic synthesis
        results from a national registry
        a feasibility study
        an umbrella review
        a comparative analysis
        an observational study
        a qualitative comparative analysis
        a quasi-experimental study
    """),
    "clinical_design": _lines("""
        a cohort study
        a randomised controlled trial
        a cross-sectional study
        a pilot study
        a systematic review
        a systematic review and meta-analysis
        results from a national registry
        an observational study
        a feasibility study
        a multicentre study
        a case series
        a diagnostic accuracy study
        a matched case-control study
        a longitudinal study
        a crossover trial
    """),
    "saying": _lines("""
        'Nobody owns the whole patient'
        'We meet, but we do not talk'
        'Two budgets, one corridor'
        'Ask the other office'
        'The file never arrives'
        'Same street, different worlds'
        'Holding the map together'
        'A bridge with a toll'
        'My door is open, theirs is locked'
        'We share a kitchen, not a plan'
        'The phone is our pathway'
        'Between the ward and the porch'
        'Waiting for the minutes'
        'Everybody coordinates, nobody decides'
        'It works because of Anna'
        'Paper walls'
        'When the project money ends'
        'One patient, nine appointments'
        'Neighbours with fences'
        'Not my column in the form'
    """),
    "disease": _lines("""
        hepatocellular carcinoma
        ulcerative colitis
        multiple sclerosis
        systemic lupus erythematosus
        acute pancreatitis
        small cell lung cancer
        follicular lymphoma
        osteoarthritis of the knee
        idiopathic pulmonary fibrosis
        gastric cancer
        ischaemic cardiomyopathy
        diabetic nephropathy
        Alzheimer's disease
        Huntington's disease
        glioblastoma
        community-acquired pneumonia
        septic shock
        pulmonary embolism
        endometriosis
        pre-eclampsia
        age-related macular degeneration
        keratoconus
        periodontitis
        obstructive sleep apnoea
        migraine with aura
        temporal lobe epilepsy
        chronic hepatitis B
        dengue fever
        visceral leishmaniasis
        cutaneous melanoma
        neuroblastoma
        acute myeloid leukaemia
        haemophilia A
        Duchenne muscular dystrophy
        adolescent idiopathic scoliosis
        rotator cuff tears
        aortic stenosis
        peripheral artery disease
        polycystic ovary syndrome
        Graves' disease
        Crohn's disease
        bronchiectasis
        thyroid nodules
        renal cell carcinoma
        chronic rhinosinusitis
    """),
    "measure": _lines("""
        platelet reactivity
        gait variability
        heart rate recovery
        serum ferritin
        cortical thickness
        grip strength
        left ventricular strain
        sleep fragmentation
        tumour mutational burden
        plasma neurofilament
        bone turnover markers
        salivary cortisol
        retinal vessel calibre
        gut microbial diversity
        insulin sensitivity
        reaction time
        arterial stiffness
        faecal calprotectin
        circulating interleukins
        visual acuity
        forced vital capacity
        oxygen extraction
        pressure pain threshold
        working memory span
        glycaemic variability
        lymphocyte subsets
        urinary albumin
        trunk sway
        tear osmolarity
        hippocampal volume
    """),
    "method": _lines("""
        magnetic resonance imaging
        lung ultrasound
        convolutional neural networks
        Bayesian hierarchical models
        flow cytometry
        wearable accelerometers
        near-infrared spectroscopy
        finite element modelling
        natural language processing
        propensity score matching
        mass spectrometry
        optical coherence tomography
        eye tracking
        virtual reality training
        dual-energy computed tomography
        random forests
        electronic diaries
        motion capture
        transcranial stimulation
        agent-based simulation
        geographic information systems
        item response theory
        decision trees
        metabolomic profiling
        three-dimensional printing
    """),
    "therapy": _lines("""
        cognitive behavioural therapy
        interpersonal psychotherapy
        mindfulness training
        mirror therapy
        robot-assisted rehabilitation
        music therapy
        exposure therapy
        dialectical behaviour therapy
        family therapy
        aquatic exercise
        acupuncture
        tai chi
        motivational interviewing
        graded exercise
        sleep hygiene
        online counselling
        hydrotherapy
    """),
    "drug": _lines("""
        rituximab
        azacitidine
        bevacizumab
        lenalidomide
        cytarabine
        vincristine
        whole-brain radiotherapy
        thoracic radiotherapy
        autologous stem cell transplantation
        interferon
    """),
    "cancer": _lines("""
        small cell lung cancer
        follicular lymphoma
        acute myeloid leukaemia
        neuroblastoma
        glioblastoma
        mantle cell lymphoma
        multiple myeloma
        acute lymphoblastic leukaemia
        primary central nervous system lymphoma
    """),
    "learners": _lines("""
        medical students
        nursing students
        pharmacy residents
        dental undergraduates
        postgraduate trainees
        midwifery students
        social work students
        clinical teachers
        simulated patients
        paramedic cadets
        physiotherapy students
        family medicine residents
    """),
    "hazard": _lines("""
        pandemic influenza
        earthquakes
        heatwaves
        Ebola outbreaks
        chemical spills
        antimicrobial resistance
        zoonotic spillover
        floods
        mass casualty incidents
        measles resurgence
        cholera
        cyberattacks on hospitals
        wildfire smoke
        vaccine hesitancy
    """),
}

# Titles about the review's own question: what can reach full text.
FOCUSED = _lines("""
    Barriers to {concept} between {setting} and {setting2} in {place}
    Challenges of {concept} for {topic} in {place}
    What hinders {concept}? Views of {staff} and {staff2} in {place}
    Making {concept} work across {setting} and {setting2}: {angle} in {place}
    Obstacles and solutions to integrating {setting} with {setting2} in {place}
    Overcoming fragmentation through {concept} in {place}: {angle} and {angle2}
    Why integration stalls: {concept} and {angle} in {setting} of {place}
    Integrating {setting} and {setting2} in {place}: problems, remedies and {angle}
    Facilitators of and obstacles to {concept} as seen by {staff} in {place}
    From policy to practice: implementing {concept} for {topic} in {place}
""")

# Titles of the field at large: read as near misses, excluded on title and abstract.
FIELD = _lines("""
    {angle} in {concept} for {topic}
    {concept} and {angle} among {staff} in {place}
    {saying}: {staff} on {concept} in {place}
    Developing {concept} for {topic} in {setting}
    Evaluation of {concept} for {topic} in {place}
    Effect of {concept} on {measure} in {topic}
    {staff} and {staff2} in {setting}: {angle} and {concept}
    Towards {concept} in {place}: {angle} in {setting}
    {angle} when {topic} use {setting} in {place}
    Measuring {concept} in {setting} with {method}
    Can {concept} reduce hospital admission of {topic} in {place}?
    Unequal access to {setting} for {topic} in {place}
    A model of {concept} linking {setting} to {setting2} in {place}
    Recommendations on {angle} for {staff} caring for {topic}
    Fifteen years of {concept} in {setting} of {place}
    {topic} in {setting} of {place}: {angle} and {angle2}
    How {staff} understand {angle} when treating {topic}
    Collaboration between {staff} and {staff2} for {topic} in {place}
    Coordination of {setting} during {hazard} in {place}
    The coming together of {setting} and {setting2}: {angle} in {place}
    Reorganising {setting} around {topic}: {angle}
    A framework for {angle} in {concept} for {topic}
    Training {staff} for {concept} with {topic}
    Cost-effectiveness of {concept} versus usual care for {topic}
    Digital tools for {concept} in {setting}: {angle} and {angle2}
    {method} in support of {concept} for {topic}
    Harmonising {angle} across {setting} in {place} and {place2}
    Cooperation between {setting} in {place} after {hazard}
    Can {staff} lead {concept}? Evidence from {setting} in {place}
    Home-based {therapy} and {concept} for {topic}
    A unified approach to {angle} in {setting} of {place} and {place2}
    Managing {topic} with {staff}: {angle} in {setting}
""")

# What so broad a search brings in besides: the words occur, the subject is another.
AROUND = _lines("""
    Therapeutic alliance in {therapy} for {topic}
    Integrated analysis of {measure} and {measure2} in {disease}
    Lung consolidation and {measure} in {topic}
    Consolidation treatment with {drug} in {cancer}
    {drug} consolidation and {measure} in {cancer}
    {measure} and motor coordination in {topic}
    Convergence of {measure} and {measure2} in experimental {disease}
    Memory consolidation and {measure} in {topic}
    Connections between {measure} and {disease} in {topic}
    Harmonisation of {measure} data from {method} in {disease}
    A unified rating scale for {disease} based on {measure} and {method}
    Incorporating {measure} into risk models of {disease}
    Combining {method} with {method2} to diagnose {disease}
    {method} predicts {measure} after {therapy} in {disease}
    Collaborative learning with {method} among {learners} in {place}
    {learners} and {learners2} learning together about {disease}
    Cooperation and empathy of {learners} during {hazard}
    Solidarity, fairness and {hazard}: attitudes of {learners} in {place}
    Preparedness of {setting} for {hazard} in {place}
    Prevalence of {disease} and {measure} among {staff} in {place}
    {therapy} as a model of practice in {disease}: effects on {measure}
    Integration of {method} into the surgical management of {disease}
    Multidisciplinary management of {disease} with {therapy}
    {measure} in {topic}: {method} and clinical practice
    Recommendations for {method} in {disease}
    Problem-based teaching of {disease} to {learners} in {place}
    Sensory integration, {measure} and {therapy} in {topic}
    {therapy} with or without {therapy2} for {disease}
    Social connection and {measure} of {topic} in {place}
    Surveillance of {hazard} in {place} with {method}
    Genetic and environmental contributions to {measure} in {disease}
""")

# Abstracts speak of the same things as their titles where the title has the slot.
OPENINGS = _lines("""
    Little is known about {angle} where {staff} and {staff2} share responsibility for {topic}.
    {topic} often move between {setting} and {setting2}, and each move risks {angle}.
    Interest in {concept} has grown in {place}, yet few have described {angle}.
    Services in {place} have tried {concept} with uneven results.
    The question of {angle} has been put off in {setting} for years.
    Reform in {place} asked {setting} to take up {concept}.
    We set out to describe {angle} in {setting}.
    Many advise {concept} for {topic} on thin evidence.
""")
OPENINGS_AROUND = _lines("""
    The link between {measure} and {disease} is debated.
    {method} is gaining ground in {disease}, but its place in daily practice is open.
    {therapy} is offered to many patients whose {measure} is never recorded.
    We asked whether {method} adds to {measure} in {disease}.
    Guidelines on {disease} say little about {measure}.
    Training rarely prepares {learners} for {hazard}.
""")
MIDDLES = _lines("""
    We interviewed {n} {staff} and read {n2} policy papers.
    A questionnaire reached {n2} {staff} in {n} units.
    Records of {n3} people were followed for {n} months.
    Four databases were searched and {n} papers were charted by two readers.
    Meetings were observed over {n} weeks and field notes coded by hand.
    {n2} participants in {place} were compared before and after the change.
    Data from {n} sites were pooled and analysed with {method}.
    A panel of {n} experts rated {n2} statements in two rounds.
    In a sample of {n3}, outcomes were modelled by {method}.
    Workshops with {n} {staff2} tested the draft.
""")
ENDINGS = _lines("""
    {angle} and {angle2} mattered most.
    Progress depended on {angle} more than on structure.
    The gains were small and faded within {n} months.
    Participants named {angle} as the first thing to mend.
    The approach was feasible, but more should be known about {angle}.
    Results differed by site, and no single arrangement fits all.
    Managers should look at {angle} before anything else.
    Whether this holds outside {place} is unknown.
    A larger study is under way.
    The findings support caution.
""")

DEPARTMENTS = _lines("""
    Department of Health Policy
    School of Public Health
    Faculty of Medicine
    School of Nursing
    Institute of Social Medicine
    Department of General Practice
    Centre for Health Services Research
""")
KEYWORDS = _lines("""
    integrated care
    care coordination
    collaboration
    health services research
    primary care
    qualitative research
    health policy
    governance
    multimorbidity
    continuity of care
    health workforce
    partnership
    implementation
    health system
    interprofessional relations
""")
MESH = _lines("""
    Delivery of Health Care, Integrated/*organization & administration
    Cooperative Behavior
    Humans
    Primary Health Care/organization & administration
    Interprofessional Relations
    Female
    Male
    Aged
    Middle Aged
    Qualitative Research
    Patient Care Team
    Health Policy
    Continuity of Patient Care
    Surveys and Questionnaires
""")

PERSIAN_SLOTS: dict[str, tuple[str, ...]] = {
    "concept": _lines("""
        یکپارچگی خدمات سلامت
        هماهنگی بین‌بخشی
        همکاری بین‌حرفه‌ای
        نظام ارجاع
        ادغام خدمات
        پزشکی خانواده
        مدیریت مورد
        شبکه‌های ارائه خدمت
        پرونده الکترونیک سلامت
        مراقبت مشترک
        مشارکت بخش عمومی و خصوصی
        تداوم مراقبت
    """),
    "topic": _lines("""
        بیماران دیابتی
        سالمندان
        مادران باردار
        کودکان کم‌توان
        بیماران روان‌پزشکی
        مبتلایان به سل
        بیماران قلبی
        مصرف‌کنندگان مواد
        بیماران سرطانی
        دانش‌آموزان
        پناهندگان افغان
        بیماران دیالیزی
        نوزادان نارس
    """),
    "place": _lines("""
        استان فارس
        شهر تهران
        استان کردستان
        خراسان رضوی
        استان گیلان
        سیستان و بلوچستان
        استان یزد
        آذربایجان شرقی
        استان بوشهر
        شهر اصفهان
        استان لرستان
        شهر کرمان
    """),
    "angle": _lines("""
        چالش‌ها و راهکارها
        موانع و تسهیل‌کننده‌ها
        دیدگاه مدیران
        تجربه پرستاران
        الگوی مفهومی
        هزینه‌ها و پیامدها
        رضایت کارکنان
        نقش سیاست‌گذاری
        کیفیت اطلاعات
        عدالت در دسترسی
    """),
    "setting": _lines("""
        بیمارستان‌های آموزشی
        مراکز جامع سلامت
        خانه‌های بهداشت
        اورژانس پیش‌بیمارستانی
        مراکز توان‌بخشی
        داروخانه‌های شهری
        آزمایشگاه‌های مرجع
        مراکز ترک اعتیاد
    """),
}
PERSIAN_TITLES = _lines("""
    {angle} در {concept} برای {topic} در {place}
    بررسی {concept} در {setting} {place}
    ارزیابی {concept} و {angle} در {setting}
    طراحی مدل {concept} برای {topic}
    {concept} در {place}: {angle}
    تحلیل {angle} درباره {concept} در {setting} {place}
""")
PERSIAN_DESIGNS = _lines("""
    یک مطالعه کیفی
    مرور نظام‌مند
    مطالعه مقطعی
    مرور حیطه‌ای
    مطالعه تطبیقی
    تحلیل محتوا
""")
PERSIAN_JOURNALS = _lines("""
    پایش
    حکیم
    بیمارستان
    مدیریت سلامت
    مدیریت اطلاعات سلامت
    رفاه اجتماعی
    مجله دانشکده بهداشت و انستیتو تحقیقات بهداشتی
    پژوهش پرستاری ایران
""")
