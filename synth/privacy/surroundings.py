"""Words around a name that say whether a person is meant."""

from __future__ import annotations

TITLES = frozenset(
    "mr mrs ms miss mx dr prof professor doctor sir madam herr frau hr fru monsieur madame mme mlle senor senora signor signora".split()
)
POSSESSIVES = frozenset("my our his her their your".split())
DETERMINERS = frozenset("a an the this that one another some every each no any".split()) | POSSESSIVES
# Nouns that only people are called by: after "my" or "our" the next capital word is a name.
SURE_ROLES = frozenset(
    """colleague coworker co-worker boss supervisor assistant wife husband girlfriend boyfriend friend son daughter brother sister mum mom mother father dad cousin
    uncle aunt nephew niece grandmother grandfather ceo cfo cto coo cmo cio accountant bookkeeper secretary receptionist professor teacher tutor intern
    trainee apprentice teammate team-mate neighbour neighbor predecessor successor co-founder cofounder nurse doctor gp dentist lawyer buddy mate flatmate roommate kid guy girl lady""".split()
)
# Nouns for people and for firms or things alike: after them a name has to be a first name.
ROLES = SURE_ROLES | frozenset(
    """manager director partner lead head rep representative consultant contact buyer driver chef developer engineer designer analyst controller owner founder
    customer client supplier vendor agent woman man person student advisor adviser coach mentor recruiter administrator admin clerk planner operator technician
    salesman saleswoman salesperson marketer researcher interviewer moderator host trainer specialist officer president chairman vp""".split()
)
LINKS = frozenset("called named is was name's".split())
GREETINGS = frozenset(
    "hi hello hey dear thanks thank-you cheers morning afternoon evening welcome sorry bye goodbye hallo bonjour hola ciao".split()
)
# Verbs of which the subject is somebody.
SAID = frozenset(
    """said says told tells asked asks thinks thought wants wanted mentioned mentions explained explains showed shows suggested suggests joined handles handled
    manages managed complained complains agreed agrees sent sends emailed phoned rang knows knew keeps kept loves loved hates hated decided decides insisted insists
    replied replies wrote writes retired resigned quit promised argued believes checks checked calls came comes does did does's goes went has had gets got took
    takes sits sat works worked types typed looks looked uses used picks picked left reckons signs signed approved approves and
    """.split()
) - {"and"}
ASKED = frozenset(
    """ask asked asking tell told telling met meet meeting email emailed call called ring rang phone phoned message messaged ping pinged text texted cc invite invited
    thank thanked hire hired fired know knew remember married""".split()
)
TALKED = frozenset(
    "talk talked talking talks spoke speak speaking speaks report reports reported reporting chat chatted chatting write wrote listen listened".split()
)
DEPARTMENTS = frozenset(
    """finance accounting accounts sales marketing hr it legal operations ops procurement purchasing support product engineering logistics warehouse production payroll
    admin administration compliance design research customer reception dispatch shipping the our accounts-payable""".split()
)
MONTH_CUES = frozenset(
    "in of since until till by during through last next this early mid late every before after from to end around between or and mid-".split()
)
SAINTS = frozenset("st saint san santa santo sao port fort mount mt lake new los las el camp cape".split())
AFTER_NO_PERSON = frozenset(
    """street st road rd avenue ave lane drive airport university college school institute bank hospital hotel inc ltd llc gmbh ag plc corp corporation co company group holdings
    foundation award prize method model test effect law theorem theory protocol distribution algorithm index scale rule principle diagram chart cup bridge tower park square
    station stadium building county city island islands river valley & bv sa oy ab as srl spa bros brothers sons airlines motors foods partners
    software systems technologies solutions labs studio studios""".split()
)
# Capital words that follow a first name without being a surname.
NO_SURNAMES = frozenset(
    """i i'm i've i'll i'd the a an and but so or if when then we you he she it they this that these those there here what which who how why where my our your
    his her their is was are were be been do does did has have had can could will would should may might must not no yes yeah ok okay well right also just from at in on
    of for to with by as than because maybe perhaps please thanks thank hi hello monday tuesday wednesday thursday friday saturday sunday january february march april june july august
    september october november december english german french spanish italian dutch christmas easter ceo cfo cto coo cmo cio it hr vp pm crm erp uk us usa eu""".split()
)
PRODUCTS = frozenset(
    """excel word outlook powerpoint teams slack zoom jira confluence trello asana notion miro figma salesforce hubspot zendesk shopify stripe xero quickbooks sap oracle
    workday google gmail chrome android apple microsoft windows office linux amazon aws azure facebook instagram whatsapp linkedin twitter youtube tiktok netflix dropbox
    github gitlab jenkins docker kubernetes python java javascript jupyter tableau looker snowflake databricks mailchimp intercom calendly typeform airtable basecamp
    evernote adobe photoshop canva chatgpt copilot siri alexa cortana ibm siemens deloitte accenture mckinsey kpmg pwc dhl ups fedex ebay paypal visa mastercard tesla ford bmw toyota
    pandas numpy matlab spss stata wordpress magento sage datev lexware tallybook meridian""".split()
)
# Names of firms, brands and things that begin with a first name.
BRANDS = frozenset(
    """charles schwab|morgan stanley|jack daniels|calvin klein|john deere|john lewis|johnson johnson|ben jerry|estee lauder|ralph lauren|tommy hilfiger|hugo boss
    |peter hahn|ernst young|price waterhouse|harley davidson|max planck|marie curie|nelson mandela|martin luther|albert heijn|christian dior|giorgio armani|oscar health
    |jimmy choo|levi strauss|warren buffett|steve jobs|bill gates|elon musk|tim ferriss|seth godin|mary kay|wells fargo|monte carlo|monte-carlo|robin hood|harry potter|joe public|jane street
    |john doe|jane doe|black friday|rolls royce|james bond|don quixote|santa claus|thomas cook|laura ashley|ted baker|paul smith|marks spencer|trader joe|aunt sally
    |murphy law|moore law|uncle sam|dr martens|dr pepper|mr clean|mrs doubtfire|dr oetker|mr coffee|victoria secret|claude code|henry hoover|jo malone|eli lilly|goldman sachs
    |baker hughes|alex alexa|lee jeans|max mara|ann summers|ed tech|ally bank|otto group|otto versand|leica|adam optimizer|mercedes benz|carl zeiss|dan murphy|rob roy""".replace(
        "\n", ""
    ).split("|")
)
