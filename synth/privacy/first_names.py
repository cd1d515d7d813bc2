"""First names that are taken for people, and words that are names only where the talk around them says so."""

from __future__ import annotations

# Common first names of many languages, folded (lower case, no accents). Names that are words or places as well stand below.
FIRST_NAMES = frozenset(
    """
aaron abdul abdullah abigail abraham adaeze adam adele adrian adriana agata agnes agnieszka ahmad ahmed
aidan aiko aileen aisha akash akira alan alana alasdair albert alberto alejandra alejandro aleksander
aleksandra alena alessandra alessandro alessia alex alexander alexandra alexandre alexei alexis alfie
alfonso alfred ali alice alicia alina alison alistair allison alyssa amanda amandeep amelia amelie amina
amir amit amy ana anand anastasia anders andre andrea andreas andrei andres andrew andrzej andy angela
angelica angelina angelo angus anika anil anita anja anjali anke ann anna annabel annalena anne anneke
annelies annette annie annika ansel anselm anthony antje anton antonia antonio anya archie aria ariana
arif arjun armando arnaud arne arnold arthur arturo arun asha ashish ashley ashok asif astrid audrey
augusto aurelie ava axel ayesha ayse baptiste barbara barnaby barry bartosz bastian beata beatrice beatriz
becky belinda ben benedict benedikt benjamin bernadette bernard bernardo bernd bernhard bertrand beth
bethany bettina betty beverley bianca bjorn bob bobby bogdan boris brad brandon brenda brendan brent brett
brian bridget brigitte britta bruce bruno bryan bryce caitlin callum calvin cameron camila camilla camille
carina carl carla carlo carlos carmen carol carole caroline carolyn carrie casey caspar cassandra catalina
caterina catherine cathy cecile cecilia celia celine cesar chantal charlene charles charlie chen chiara
chidi chinedu chloe chris christa christel christelle christina christine christoph christophe christopher
cillian cindy claire clarissa claudia claudio clemens clement clementine cleo clive colette colin connor
conor conrad constance constantin corey corinna corinne cornelia craig cristian cristina curtis cynthia
cyril daan dagmar damian damien dan dana daniel daniela daniele danielle danny daphne darius darren dave
david davide dawid debbie deborah debra declan deepa deepak deirdre delphine denis denise dennis derek
desmond detlef didier diego dieter dilip dimitri dina dirk dmitri dmitry dominic dominik dominique don
donald donna dora doris dorota dorothea dorothy doug douglas duncan dylan ebba ebony eddie edgar edith
edmund eduard eduardo edward edwin eileen eilidh eirik ekaterina elaine eleanor elena eleni elias elif
elin elisa elisabeth elise eliza elizabeth ella ellen ellie elliot elliott elodie elsa elsie elspeth
emanuele emeka emil emilia emilie emilio emily emma emmanuel enrico enrique eric erica erik erika erin
ernesto ernst esme esmeralda esra esteban estelle esther ethan etienne eugene eugenia eunice eva evan
evelyn ewa ewan fabian fabien fabio fabrice farah farid fatima fatma federica federico felicity felipe
felix ferdinand fergus fernanda fernando filip fiona flavia florian francesca francesco francine francis
francisca francisco francois francoise franz franziska fred freddie frederic frederick frederik fredrik
freja freya friedrich fritz gabriel gabriela gabriele gabriella gaelle gareth gary gavin gemma genevieve
geoff geoffrey george georgina gerald gerard gerardo gerd gerhard gertrude ghislaine giacomo gianluca
gianni gilbert giles gillian gina giorgia giorgio giovanna giovanni gisela giulia giulio giuseppe gloria
gordon gosia graeme graham greg gregor gregory greta gretchen grzegorz guido guillaume guillermo gunnar
gunther gustav gustavo gwen gwendolyn hakan hamid hamza hana hanna hannah hanne hannes hans harald harold
harriet haruki harvey hasan hassan hector hedda heidi heike heiko heinrich heinz helen helene helga
hendrik henri henrietta henrik henrike henry herbert herman hermann hilary hilda hiro hiroshi holger horst
howard hubert hugh hugo humphrey hussein ian ibrahim ida ignacio igor ilaria ilias ilona ilse imogen imran
ines inga inge ingeborg ingo ingrid irena irene irina isaac isabel isabella isabelle isla ismail ivan
ivana ivo izabela jackie jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janice
janina janine jarek jasmin jasmine jason javier jean jeanette jeanne jeff jeffrey jelena jennifer jenny
jens jeremy jerome jerry jess jesse jessica jesus jill jim jimmy jo joachim joan joana joanna joanne joao
joaquin jochen joe joel joelle joerg joey johan johanna johannes john johnny jolanda jon jonas jonathan
jorg jorge jorgen jose josef josefina joseph josephine josh joshua josie joyce juan juana juanita judith
judy jules julian juliana julie julien juliet juliette julio julius jurgen justin justine justyna kai
kamil kamila kamran kara karen karim karin karina karl karla karolina kasia kasper katarina katarzyna kate
katerina katharina katharine katherine kathleen kathrin kathryn kathy katia katie katja katrin katrina kay
kayla keith kelly kelsey ken kenji kenneth kenny kerry kerstin kevin khadija khalid kieran kim kimberly
kirsten kirstin kirsty kjell klara klaudia klaus knut konrad konstantin krishna kristen kristian kristin
kristina kristoffer krystyna krzysztof kumar kurt kwame kyle lara larissa larry lars lasse laszlo laura
lauren laurence laurent laurie layla lea leah leandro leanne lee leif leila lena lene lennart leo leon
leona leonard leonardo leonie leonora leroy lesley leslie lewis liam lidia lieke liesbeth lilian liliana
lillian lina linda lindsay lindsey line linnea linus lionel lisa lisbeth liz liza lizzie lloyd lois lola
lorenz lorenzo loretta lorna lorraine lothar lotte lou louis louisa louise luca lucas lucia luciana
luciano lucie lucien lucinda lucy ludwig luigi luis luisa luise luka lukas lukasz luke lulu lutz lydia
lynda lynn lynne maarten mabel maciej maddie madeleine madhuri mads magda magdalena maggie magnus maike
maja malcolm malgorzata malik mandy manfred manish manon manuel manuela mara marc marcel marcela marcello
marcia marcin marco marcos marcus marek margaret margarita margaux margit margot marguerite maria mariam
marian mariana marianne marie marieke mariel marijke marilyn mario marisa marissa marius mariusz marjorie
marko markus marlene marlies marta martha marthe martin martina martine marty marvin mary maryam marysia
massimo mateo mateusz mathew mathias mathieu mathilde matilda matt matteo matthew matthias matthieu maud
maura maureen maurice mauricio maurizio max maxim maxime maximilian maya meera megan mehmet mei melanie
melinda melissa meredith merete mia michael michaela michal michel michele michelle mick miguel mihai
mikael mike mikhail mikkel milena millie milo milos mina minna mira miranda mireille miriam mirko mitchell
mohamed mohammad mohammed mohan moira molly mona monica monika monique morag moritz morten moses muhammad
murray mustafa myriam nadia nadine nadja nancy naomi natalia natalie nataliya natasha nathalie nathan
nathaniel neha neil nele nell nelly nelson neus ngozi niall nicholas nick nicki nicky nico nicola nicolas
nicole nicolo niels nigel nikhil nikita niklas nikola nikolai nikos nils nina nisha nitin noah noel noelle
nora norbert noreen norma norman nour nuno nuria ofelia olaf ole oleg olga oliver olivia olivier olof olu
omar ondrej oriel orla orlaith osman oswald owen pablo palle paloma pamela paola paolo pascal pascale
patricia patricio patrick patrik patrycja patti paul paula paulina pauline paulo pavel pawel pedro peggy
per perry pete peter petra petter phil philip philipp philippa philippe phillip phoebe phyllis pia pierre
pieter pilar piotr pippa polly pradeep prakash pranav prashant pratik priya priyanka quentin rachel rachid
radek rafael rafal rahul rainer raj rajesh ralf ralph ramesh ramiro ramon ramona randy rania raphael
rashid raul ravi raymond rebecca rebekka regine reinhard remi remy renata rene renee reza rhiannon rhys
ricardo riccardo richard rick ricky rikke rita robbie robert roberta roberto rodney rodrigo roger rohan
rohit roland rolf romain romina ron ronald ronan ronja ronnie rory rosa rosalie rosalind rosalyn rosamund
rosanna rosario rosemarie rosie roswitha rowan roxanne roy ruben rudi rudolf rupert russell ruth ruud ryan
sabina sabine sabrina sadie saeed said sally salma salvador salvatore sam samantha samir samira samuel
sander sandra sandrine sanjay sanne santosh sara sarah sasha saskia satoshi saul scott sean sebastian
sebastien seema selena selim selina selma serena serge sergei sergey sergio seth severin shane shannon
sharon shaun shauna shawn sheila shelley shirin shirley shreya sibylle sidney siegfried sigrid sigrun
silke silvia silvio simon simona simone sinead siobhan slawomir sofia sofie solveig sonia sonja sophia
sophie soren sota sridhar stacey stacy stan stanislav stanley stefan stefania stefanie stefano stefanos
steffen stella stephan stephane stephanie stephen steve steven stewart stuart sunil sunita suresh susan
susana susanna susanne susie suzanne svein sven svenja svetlana sybille sylvain sylvia sylvie szymon
tadeusz tamara tamsin tania tanja tanya tara tariq tatiana tatjana ted terence teresa terri terry tess
tessa thabo thea theo theodore theresa therese thibault thierry thomas thorsten tiago tiffany tilda till
tim timo timothy tina tobias toby todd tom tomas tomasz tommy toni tony torben torsten tove trevor trine
trisha tristan trudy tyrone udo ulf uli ulla ulrich ulrike umar ursula usha ute uwe vadim valentin
valentina valeria valerie vanessa vera veronica veronika veronique vicki vicky vijay vikram viktor
viktoria vincent vincenzo vinod violeta vipul virginie vivian viviana vivienne vlad vladimir volker
waldemar walter wanda warren wayne wendy werner wes wesley wiebke wilfried wilhelm willem william wilma
winfried winona winston wojciech wolfgang xavier xenia yan yannick yannis yasmin yasmine yolanda youssef
yuki yuri yusuf yves yvette yvonne zach zachary zahra zainab zara zbigniew zeynep zoe zofia zoltan zuzana
zygmunt
""".split()
)

MONTH_NAMES = frozenset(
    "april august june may march january february july september october november december".split()
)

# Names that are words, months, places or products as well: people only where the words around them say so.
DOUBLE_NAMES = frozenset(
    """
ada adelaide alexa alexandria alma amber andorra angel angle april archer art asia aspect aspen august
aurora austin autumn avery bailey baker bard basil bay bee bell berlin bill blaine blake blaze bliss
brandy bree breeze brie brook brooke brooklyn buck bud buddy butch cairo candy carson carter cash casper
caspian cat celeste chad chance chandler charity charlotte chase chelsea cherry chester chip christian
christmas clara claude clay cliff clint clover cody cole colt constant cooper coral cortana crystal cyprus
daisy dakota dale dallas dash dawn dean dee delta denver destiny devon diamond dick dicky dixie dolly dot
drake drew duke dusty earl eden einstein elm ember emerald england ernest essence eve ever faith fanny
fern finn fisher flora florence forest forrest fox france frank gail gale garnet gemini gene genesis
geneva georgia ginger glen glenn grace grant gray grey guy hank harmony harper harrison harry hazel heath
heather heaven helena hercules holland holly honesty honor hope houston hunter iris isis israel ivory ivy
jack jackson jade jasper jay jenkins jersey jet jewel jordan joy jude julia june justice kelvin kent kenya
kit kitty lake lance lane lark laurel legend lennon lexus liberty lilac lily lincoln london lotus lourdes
lucky luna lyric madison mae manual march marina mark mason maverick may mckenzie melody mercedes mercury
mercy merit milan miles miro misty monday montana montgomery morgan myrtle nash nat neo noble norm nova
oak oasis ocean odin olive oracle orion orlando oscar otter otto page paige paris parker pat patience
patsy pax paz pearl penny pepper phoenix pierce pip piper poppy porter preston price prince princess
prudence queenie quinn rain raven ray red reed reese regina rex rich river rob robin rock rocky rod roman
rome rose rosemary rosetta royal ruby rufus rush rusty sage salem sandy santiago savannah sawyer scarlett
scout serenity shay sierra siri skip sky skye sol sonnet sonny spencer star sterling stone storm sue sugar
summer sunday sunny susa sydney tab tad tanner tate tatum taylor teal temple terra tiger tip topaz tracy
trent trinity trip troy true tucker tulip tyler unity ursa van vance venus verity vernon verona vic victor
victoria vienna viola violet virginia vista wade walker ward watson wells west whit will willow win winter
wolf wood woody wren yuan zen zion
""".split()
)
