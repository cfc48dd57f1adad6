"""Names that are common among American callers, and words that follow "I'm" or "this is" without being names.

Kept in lower case. The lists decide doubtful cases only: a name that stands in none of them is still taken where it
was asked for or introduced.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


GIVEN_NAMES = _words("""
aaron abbey abbie abby abdul abigail abraham ada adam adrian adriana adrienne agnes ahmed aidan aileen aimee aisha al
alan alana albert alberto alec alejandra alejandro alex alexa alexander alexandra alexandria alexis alfred alfredo ali
alice alicia alina aline alisa alisha alison allan allen allie allison alma alvin alyssa amanda amber amelia amina
amir amit amy ana andre andrea andres andrew andy angel angela angelica angelina angelo angie anika anil anita ann
anna annabelle anne annette annie anthony antoinette antonia antonio antony anya april archie ariana ariel arlene
armando arnold art arthur arturo arun asha ashlee ashleigh ashley ashton astrid aubrey audrey augustus austin autumn
ava avery barb barbara barney barry bart beatrice beatriz becca becky belinda ben benjamin bennie bernadette bernard
bernice bernie bert bertha beryl bessie beth bethany betsy betty beverley beverly bianca bill billie billy blaine
blake blanca bob bobbie bobby bonnie boris brad bradford bradley brady brandi brandon brandy brenda brendan brennan
brent brett brian briana brianna bridget britney brittany brooke bruce bryan bryant bryce bryson byron caitlin caleb
calvin cameron camila camille candace candice cara carl carla carlos carlton carly carmen carol carole carolina
caroline carolyn carrie carson carter cary casey cassandra cassie catherine cathy cecil cecilia cedric celeste celia
cesar chad chance chandra chantel charlene charles charlie charlotte chase chelsea cheryl chester chloe chris christa
christian christie christina christine christopher christy chuck cindy claire clara clare clarence clark claude
claudia clayton clifford clifton clint clinton clyde cody colby cole coleen colin colleen connie connor conor conrad
constance cora corey cori corinne cory courtney craig cristina crystal curt curtis cynthia daisy dale damian damien
damon dan dana daniel daniela danielle danny dante daphne darin darius darla darlene darrell darren darryl daryl dave
david dawn dean deanna deb debbie deborah debra declan deirdre delores denis denise dennis derek derrick desiree
desmond devin devon dewayne diana diane dianne diego dillon dina dinesh dirk dolores dominic dominique don donald
donna donovan dora doreen doris dorothy doug douglas drew duane duncan dustin dwayne dwight dylan earl ebony ed eddie
edgar edith edmund edna eduardo edward edwin eileen elaine eleanor elena eli elias elijah elisa elizabeth ella ellen
ellie elliot elliott elmer elsa elsie emanuel emily emma enrique eric erica erick erik erika erin ernest ernesto ernie
esmeralda esteban estelle esther ethan ethel eugene eva evan evelyn ezra faith farah fatima faye felicia felipe felix
fernanda fernando fiona flo flora florence frances francesca francesco francis francisco frank frankie franklin fred
freda freddie frederick freya gabriel gabriela gabrielle gail garret garrett garth gary gavin gayle gemma gene geneva
geoff geoffrey george georgia georgina gerald geraldine gerard gerardo gerry gilbert gina ginger giovanni gladys glen
glenda glenn gloria gordon grace graeme graham grant greg gregg gregory greta gretchen guillermo gus guy gwen
gwendolyn hailey hal hank hannah harold harriet harrison harry harvey hassan hayden hayley hazel heather hector heidi
helen helena henrietta henry herbert herman hilary hilda hollie hollis holly hope horace howard hubert hugh hugo
humberto hunter iain ian ibrahim ida ignacio igor imani imran ines ingrid ira irene iris irma irving isaac isabel
isabella isaiah isaias ismael israel ivan ivy jack jackie jackson jaclyn jacob jacqueline jacquelyn jade jaime jaimie
jake jamal james jamie jan jana jane janelle janet janice janine jared jasmine jason javier jay jayden jayne jean
jeanette jeanne jeanie jeff jeffery jeffrey jemma jen jenna jennie jennifer jenny jerald jeremiah jeremy jermaine
jerome jerry jess jesse jessica jessie jesus jill jillian jim jimmie jimmy jo joan joann joanna joanne jocelyn jodi
jodie jody joe joel joey johanna john johnnie johnny jolene jon jonah jonathan jordan jorge jose josefina joseph
joesph josephine josh joshua josie joy joyce juan juana juanita judith judy julia julian juliana julie juliet julio
julius june justin justine kaitlyn kara karen kari karim karin karina karl karla kate katelyn katharine katherine
katherina katarina kathleen kathryn kathryne kathy katie katrina kay kayla kayleigh keisha keith kelli kellie kelly
kelsey kelvin ken kendall kendra kenneth kenny kent kenya kerry kerstin kevin khadija kim kimberley kimberly kirk
kirsten kiara krista kristen kristi kristie kristin kristina kristine kristy krystal kurt kyle kylie lakisha lamar
lana lance lara larry latasha latoya laura laurel lauren laurence laurie lawrence lea leah leann leanne lee leigh
leila lena lenny leo leon leona leonard leonardo leroy leslie lester leticia levi lewis liam lila lilian lillian
lilith lily linda lindsay lindsey lionel lisa liz liza lloyd logan lois lola lonnie lora loraine loren lorena lorenzo
loretta lori lorraine lou louis louisa louise lourdes luca lucas lucia lucille lucinda lucy luis luisa luke luther luz
lydia lyle lynda lynette lynn lynne mabel mac mack mackenzie maddie madeline madison mae maggie mahmoud malcolm malik
mallory mandy manny manuel mara marc marcella marcia marco marcos marcus margaret margarita margie marge maria mariah
marian marianne maribel marie marilyn marina mario marion marisa marisol marissa marjorie mark marla marlene marlon
marsha marshall marta martha martin martina martyn marvin mary maryann mason matilda matt matthew maureen maurice max
maxine maya megan meghan mel melanie melinda melissa melody melvin mercedes meredith mia micah michael micheal michele
michelle miguel mike mildred miles millie milton mindy minnie miranda miriam misha misty mitch mitchell mohamed
mohammed moira mollie molly mona monica monique morgan morris moses muhammad muriel murray myra myrtle myron nadia
nadine nancy naomi natalia natalie natasha nate nathan nathaniel neal ned neil nellie nelson nia nicholas nick nicola
nicole nigel nikki nina noah noel noelle nora norma norman olga olive oliver olivia ollie omar opal oscar owen paige
pam pamela paolo parker pat patrice patricia patrick patsy patti patty paul paula paulette pauline pearl pedro peggy
penelope penny percy perry pete peter phil philip phillip phoebe phyllis pierre polly preston priscilla priya qasim
quentin quinn rachael rachel rafael raj rajesh ralph ramon ramona randal randall randolph randy raquel rashid raul
ravi ray raymond rebecca rebekah regina reggie reginald rena rene renee reuben rex rhonda ricardo rich richard rick
rickey rickie ricky riley rita rob robert roberta roberto robin robyn rocco rochelle rod roderick rodger rodney
rodrigo rogelio roger roland rolando roman ron ronald ronnie rosa rosalie rosalind rosalyn rosanna rose rosemarie
rosemary rosie ross rowan roxanne roy ruben ruby rudolph rudy russ russell rusty ruth ryan sabrina sadie sal sally
salvador salvatore sam samantha sameer samir sammy samuel sandeep sandra sandy sanjay santiago santos sara sarah saul
savannah scott sean sebastian selena sergio seth shane shannon shari sharon shaun shauna shawn sheila shelby sheldon
shelia shelley shelly sheri sherman sherri sherry sheryl shirley sidney sierra silvia simon simone skylar sofia sonia
sonja sonya sophia sophie spencer stacey stacie stacy stan stanley stella steph stephanie stephen sterling steve
steven stewart stu stuart sue summer sunil susan susana susanna susanne susie suzanne sven sydney sylvester sylvia
tabitha tamara tameka tami tammy tania tanya tara tasha taylor ted teresa teri terrance terrell terrence terri terry
tess tessa thelma theo theodore theresa thomas tia tiffany tim timothy tina tobias toby todd tom tomas tommie tommy
toni tony tonya tori tracey traci tracie tracy travis trent trevor trey tricia trina tristan troy tucker tyler tyrone
tyson ursula valerie vanessa vaughn velma vera verna vernon veronica vicki vickie vicky victor victoria vijay vince
vincent viola violet virgil virginia vivian vladimir wade walter wanda warren wayne wendell wendy wes wesley whitney
wilbur wilfred will willa willard willie willian william willow wilma winston wyatt xavier yasmin yolanda yosef yousef
yusuf yvette yvonne zach zachary zack zane zoe
""")
"""First names."""

FAMILY_NAMES = _words("""
abbott adams aguilar ahmed alexander ali allen alvarez anderson andrews armstrong arnold atkins austin bailey baker
baldwin ball banks barber barker barnes barnett barrett bates beck becker bell bennett berry bird bishop black
blackburn blair blake bowen bowman boyd boyle bradley brady brewer briggs brooks brown bryant buchanan burgess burke
burns burton bush butler byrd caldwell campbell cannon carlson carpenter carr carroll carter castillo castro chambers
chan chandler chang chapman chavez chen choi christensen chung clark clarke cohen cole coleman collins conner cook
cooper cortez costa cox craig crawford cruz cummings cunningham curtis daniels davidson davies davis dawson day dean
delgado diaz dixon dodd douglas doyle duncan dunn edwards elliott ellis estrada evans farmer ferguson fernandez fields
fischer fisher fitzgerald fleming fletcher flores floyd ford foster fowler fox francis franklin frazier freeman fry
fuller garcia gardner garrett garza george gibbons gibbs gibson gilbert gill glover gomez gonzales gonzalez goodman
goodwin gordon graham grant graves gray green greene gregory grey griffin griffith guerrero gupta gutierrez guzman
hall hamilton hansen hanson hardy harper harris harrison hart harvey hawkins hayes henderson henry hernandez herrera
hicks hill hoffman holland holmes holt hopkins horton howard howell howells hudson hughes hunt hunter hussain ingram
jackson jacobs james jarvis jenkins jennings jensen jimenez johnson johnston jones jordan joseph kelley kelly kennedy
khan kim king klein knight kowalski kumar lambert lane larson lawrence lawson lee lees leonard lewis li lin lindsey
little liu logan long lopez love lowe lucas lynch lyons mack maldonado malone mann manning marsh marshall martin
martinez mason matthews maxwell may mccarthy mccormick mccoy mcdaniel mcdonald mcgee mckinney medina mehta mendez
mendoza meyer middleton miles miller mills mitchell montgomery moore morales moran moreno morgan morley morris
morrison morrow moss mueller mullins munoz murphy murray myers nelson newman newton nguyen nichols norman norris
norton nunez obrien oconnor okafor oliver olson ortega ortiz owens padilla page palmer park parker parks parry parsons
patel patterson payne pearce pearson pena perez perkins perry peters peterson petersen phillips pierce porter powell
powers preston price pugh quinn rahman ramirez ramos ramsey randall ray reed reese reeves reid reyes reynolds rhodes
rice rich richards richardson riley rios rivera roberts robertson robinson robson rodriguez rogers romero rose ross
rowe ruiz russell ryan salazar sanchez sanders sandoval santiago santos saunders schmidt schneider schultz schwartz
scott shah sharma sharp shaw shepherd sherman silva simmons simpson sims singh skinner smith snyder soto spencer
stanley steele stephens stevens stevenson stewart stone strickland sullivan summers sutton swanson taylor terry thomas
thompson thomson thornton todd tomlinson torres townsend tran tucker turner valdez vargas vasquez vaughn vega wade
wagner walker wall wallace walsh walters walton wang ward warner warren washington waters watkins watson watts weaver
webb weber webster welch wells west weston wheeler white wilkins wilkinson williams williamson willis wilson wolfe
wong wood woods wright wu xu yang yates young zhang zimmerman
""")
"""Family names."""

NOT_NAMES = _words("""
a able about above absolutely ac access account across actually address afraid after afternoon afterwards again
against ago ah ain't air airport all almost alone along already alright also although always am an and another
answering any anybody anymore anyone anything anytime anyway apartment app appliance appointment appreciate are aren't
area around as ask asap at attic available away awesome awful b back backed backup backyard bad basement basically
bath bathroom bathtub be because become bed bedroom been before behind being believe below beside best better between
big bill bills bit bitch block blocked blower boiler boilers book booked booking both bottom box break breaker broke
broken brother bucket building bummer burning burst business busy but buy by bye call called caller callers calling
calls came can can't cancel cancelled cannot car care carpet ceiling cell certain certainly chance change charge cheap
check circuit city class clean cleaner cleaners cleaning cleanings clear clearly clock clog clogged close closed
closer code coffee coil cold come comes coming company completely compressor concerned condenser condo confirm
confirming confused considering contact contractor contractors cool cooling cooler correct cost could couldn't couple
course cracked crap crawlspace crazy cunt curious currently customer d dad damage damaged damn date daughter day days
dead deal december decent decided deck deep definitely delay deposit desk dick's did didn't different difficult dirty
dishwasher disposal do doctor does doesn't dog doing done don't door down downstairs drain drained drains drip
dripping driveway drop dryer duct ducts due during e each ear earlier earliest early easier easy eight either electric
electrical electrician electricity eleven elevator else email emergency end enough entire especially estimate etc even
evening evenings ever every everybody everyone everything exactly except excellent excuse expect expensive extra
extremely f facing fan far fast faster faucet february feel few fifteen fifth figure filter final finally find fine
finish fireplace first five fix fixed fixture flat flight flood flooded flooding floor flooring following for forget
fortunately found four free freezer freezing fresh friday fridays friend friends from front frozen fuck fucked fucking
full furnace furniture fuse g garage garbage gas gate general generator get gets getting give given giving glad go god
goes going gone gonna good goodbye gosh got gotta great grout guess gutter gutters guys gym had half hall hallway
handyman hang happen happened happening happy hard has hasn't hate have haven't having he he's head hear heard hearing
heat heater heaters heating hell hello help helpful her here here's hers hey hi hidden high him his hm hmm hold
holding hole home homeowner honest honestly hopefully hoping hose hospital hot hotel hour hourly hours house houses
housekeeper housekeeping how how's however huge huh human humid hundred hurry husband hvac i i'd i'll i'm i've ice
idea idiot if immediately important in included including indeed information inside install installation installed
insurance insured interested into invoice is isn't issue issues it it'll it's its itself january job jobs july june's
just keep keeps kid kidding kids kind kinda kitchen knob knock know l landlord last late later laundry lawn lazy leak
leaking leaks least leave leaves leaving left less let let's level license licensed light lights like line lines link
listed listen litre living local locate located locked lol long longer look looking looks lost lot lots loud love low
lower lunch machine mad made main maintenance make makes making man manager many march's maximum maybe me mean means
meant meeting member mess message messages met middle midnight might mind mine minimum minute minutes miss missed
missing mistake mm mmhmm moment mom monday mondays money month months more morning mornings most mostly mother motor
mouse move moved movers moving much mum must my myself n named near nearby nearly need needed needing needs neighbor
neither nephew never nevermind new next nice night nights nine no nobody noise none nope nor normal normally not
nothing notice november now nowhere number numbers o'clock obviously october odd of off offer office often oh oil ok
okay old on once one ones online only oops open opening option options or order ordinary other others otherwise our
ours ourselves out outage outdoor outlet outlets outside oven over overall overflow overflowing overnight own owner p
paid paint painting panel parents parking part particular parts party past patio pay paying payment people per perfect
perhaps permit person personal pet pets phone pick picked piece pilot pipe pipes pissed place plan planning please
pleased plenty plumber plumbers plumbing plus plz pm point pool possible possibly power prefer preferably present
pressure pretty prices pricing probably problem problems professional project proper property provide puddle pull pump
put q question questions quick quickly quiet quit quite quote quotes r ran rang rate rather reach ready real really
reason receipt recent recently reception receptionist recommend referred refrigerator refund regarding regards regular
reliable remember remodel remodeling rent rental renter renting repair repairs replace replaced replacement replacing
reply report representative request require rescheduling reschedule reservation reset residential rest return
returning right ring room rooms roof roofing rough roughly rude run running rush s safe said same sat saturday
saturdays save saw say saying says schedule scheduled scheduling school second seconds see seem seems seen selling
send seniors sent september septic serious seriously service services set settle seven several sewage sewer shall she
she's shit shop short should shouldn't show shower showers shut shutoff shutting sick side sign simple simply since
sink sinks sister sit six size slab sleep slot slow slowly slowdown small smell smelling smells smoke smoking snake so
softener sold some somebody someone something sometime sometimes somewhat somewhere son soon sooner sorry sort sounds
sound spa space sparking speak speaker speaking special specific specifically spell spelled spoke spot spray stairs
standard standing start started starting starts state stay staying still stop stopped stops store storm stove straight
street stressed stuck stuff stupid such suck sucks suddenly suggest suite sump sunday sundays super supply support
supposed sure surely surprise surprised switch system t table take taken takes taking talk talking tank tankless tap
tech technician technicians tell ten tenant tenants term terrible test text than thank thanks that that's that'd
that'll thats the their theirs them then there there's thermostat these they they're they've thing things think
thinking third this those though thought thousand three thrilled through thursday thursdays tied tile till time times
tired to today today's together toilet toilets told tomorrow tomorrow's tonight too took top totally touch towards
town toxic trap treatment tree trees tried trip trouble troubles truck true truly trust try trying tub tuesday
tuesdays tune turn turned turning turns twelve twenty twice two type u ugh uh uh-huh um umm unable unclog under
underneath understand unfortunately unhappy unit units unless unsure until up update upper upset upstairs urgent us
use used useful usual usually vacant vacation valve various vent vents very via view visit voice w wait waiting walked
wall walls wanna want wanted wanting wants warm warranty was wash washer washing wasn't waste water way we we'd we'll
we're we've wear weather website wednesday wednesdays week weekday weekend weekends weekly weeks weird well went were
weren't wet what what's whatever when whenever where where's wherever whether which while who who's whole whom whose
why wide wife willing window windows wire wires wiring wish with within without woman women won't wonder wondering
word words work worked worker working works world worried worry worse worst worth would wouldn't wow write wrong wtf y
yeah year years yep yes yesterday yet you you'd you'll you're you've your yours yourself yup zero name names ground ur
ya da pls sir march mon tue tues wed thu thurs fri sun eleventh thirteenth fourteenth fifteenth sixteenth seventeenth
eighteenth circumstances desperate texas california florida ohio oregon nevada arizona colorado illinois michigan
wisconsin minnesota iowa missouri kansas nebraska oklahoma arkansas louisiana mississippi alabama tennessee kentucky
indiana maryland delaware pennsylvania jersey york massachusetts connecticut vermont hampshire maine utah idaho
montana wyoming hawaii alaska wasp faulty furious hungry fantastic wonderful beautiful bored pregnant retired divorced
allergic annoyed anxious frustrated exhausted nervous ill outdoors indoors north south east west northwest northeast
southeast southwest avenue road drive lane court circle boulevard highway route apt zip bleach bugs ants mold rust
sludge moisture condensation commercial industrial municipal rural urban assistant agent bot computer robot recording
operator secretary spam ai absurd ridiculous disappointed disappointing horrible nonsense nuts bullshit asshole moron
dumb adding adjust advance advice afford agree agreed alarm allow amount amp apply approximate arrange arrive asking
asked assume attention auto availability average basic begin belong bought bring brought budget build built burn
cabinet cable caused cause cents chemical choose chose clarify claim closet company's complain complaint complete
concern concrete condition connect consider consultation copper corner cover create credit crew cut dangerous deadline
debris decide delivered delivery depends describe detail details diagnose diagnostic digital dinner direct discount
discuss distance double dollar dollars dropped drywall dust emergencies employee empty energy engineer entrance
equipment exact example exist existing explain exposed exterior fact failed failing family favor fee fees feet fill
finding fitting fittings flow flush flushing fluid follow foot foundation frequent fully function gallon gallons glass
glue grease gross guarantee guest guests guy handle handled happens hardly hardware hassle height hook identify
imagine improve inch inches inform insane inspect inspection inspector inspectors instead insulation interior invasion
kitchens knew knows ladder large larger leaked legal lever liquid live lives loaded loan lock lovely lucky luckily
mail major manage mark's material materials matter measure mention metal method mid model monthly mortgage motion nail
necessary note nozzle occasional odor offering ordered original outdated overhead packing pad page pain partial pass
patch payments percent period permanent pics picture pictures piping plans plastic plug plugged porch position
possibility potential prepared previous primary prior private process procedure product program promise promised proof
protection provided provider purchase push qualified quality quarter questioning range react reading rebate received
recall receive recommended reduce refer reference refill regularly related relay remain remaining remove removal
removed repeat repeated replied reported requested required residue resident resolve respond response responsible
result review reviews rid rinse risk rotten row rubber rules rusty safety sale sales sanitize satisfied scam scary
scratch screen screw seal sealing section secure select senior separate series serve serviced settings severe share
shared sheet shift shipment shoot shopping showing siding signed silly similar single situation smart smooth software
solution solve somehow source specialist split spill sprinkler squeaky stain station steady stink story strange strip
structure subject submit sudden surface survey swap sweep swimming switches technical temperature temporary terms
thick thin thinks throw tight tiles tool tools tornado total toward track trade tradesman traffic transfer trash
travel treat tripped tripping truth twin types ultimately uncle unknown unlikely unlock unusual upgrade upgrading user
utility vacuum value van verify video visible volume voltage volt vacancy walk warning washed watch weak wheel wind
winter wood wooden workers yard aunt cousin fiance girlfriend boyfriend partner roommate grandmother grandma grandpa
father jan feb mar apr jun jul aug sept oct nov dec august monday's lunchtime noon breakfast christmas thanksgiving
easter saturday's fourteen sixteen seventeen eighteen nineteen thirteen thirty forty fifty sixty seventy eighty ninety
sixth seventh eighth ninth tenth fourth twelfth hundredth nineteenth thirtieth twentieth hmmm nah nay yea aye okie
dokie
""")
"""Words that are no names where nothing else says so; some of them are family names behind a first name."""

HONORIFICS = _words("mr mrs ms miss mister missus dr doctor prof professor sir madam ma'am")
SUFFIXES = _words("jr sr junior senior ii iii iv esq")
PARTICLES = _words("de la del della da dos das di du van von der den le el al bin ibn ben ter ten st saint mac mc")
"""What may stand inside a family name."""

SOUNDS_LIKE = {
    "beach": "beech", "bowls": "bowles", "bury": "berry", "buyers": "byers", "car": "carr", "coal": "cole",
    "done": "dunn", "flours": "flowers", "haul": "hall", "haze": "hayes", "heart": "hart", "hues": "hughes",
    "low": "lowe", "more": "moore", "moor": "moore", "night": "knight", "pain": "payne", "read": "reid",
    "right": "wright", "roads": "rhodes", "steel": "steele", "wait": "waite", "wear": "ware",
    "whales": "wales", "write": "wright",
}  # fmt: skip
"""Family names by the word a speech recogniser writes for them."""
