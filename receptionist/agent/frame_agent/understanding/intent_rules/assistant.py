"""Talk about the assistant and about the conversation itself."""

from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

ASSISTANT: Rules = (
    (
        Intent.ARE_YOU_A_BOT,
        9,
        r"\b(?:are|were|is) (?:you|this|it|i)\b.{0,35}\b(?:robot|bot|machine|computer|human|a\.?i\.?|artificial|real"
        r"|recording|automated|person|alive|program|chat ?bot|android|living|sentient)\b(?!'s)"
        r"|\b(?:talking|speaking|chatting) (?:to|with) (?:a |an )(?:\w+ )?(?:robot|bot|machine|computer|human|ai"
        r"|real|recording|person)\b.*\?"
        r"|\byou (?:are|sound like|a) (?:a |an )?(?:real |actual )?(?:robot|bot|machine|computer|human|real"
        r"|recording|ai)\b"
        r"|\b(?:as|whether you are|if you are) (?:a|an) (?:computer|human|robot|bot|person|machine|real person)\b"
        r"|^(?:is this|am i).{0,20}\b(?:person|human|robot|machine)\b",
    ),
    (
        Intent.ARE_YOU_A_BOT,
        9,
        r"\b(?:human|person|robot|bot|computer|machine|a\.?i\.?|real)\b or (?:a |an |just |is it )*(?:human|person"
        r"|robot|bot|computer|machine|a\.?i\.?|real|recording|program|fake|artificial|automated|not)\b"
        r"|\b(?:sure|know|think|wonder\w*|believe|tell me|see) (?:that |if |whether )?(?:you are|this is"
        r"|i am (?:talking|speaking) (?:to|with)) (?:\w+ )?(?:a |an |not a )?(?:real |actual )?(?:human|person|robot"
        r"|bot|computer|machine|ai|recording)\b|\bdo you have (?:a |any )?(?:feelings|emotions|body|brain|heart)\b"
        r"|\bare you (?:even )?(?:alive|real|living)\b",
    ),
    (
        Intent.ASSISTANT_IDENTITY,
        8,
        r"\b(?:what|who) (?:is|are|was) your (?:\w+ )?(?:name|boss|maker|creator|manager|employer|owner|developer"
        r"|designer|programmer|company|title)\b|\b(?:know|tell me|me) (?:your name|who your \w+ (?:is|are))\b"
        r"|\byour name\?"
        r"|\bwho (?:are you|is this|am i (?:speaking|talking)|do you (?:work|answer|report)|is your|you work"
        r"|you answer)"
        r"|\bwho (?:employs?|made|makes?|created|built|programmed|developed|designed|invented|owns|pays|hired)"
        r"(?=.{0,20}\b(?:you|this|it)\b|[?. ]*$)"
        r"|\bwho (?:is|was) (?:the )?(?:one|person|company|people|guy)\b.{0,20}\b(?:who"
        r"|that)\b.{0,10}\b(?:programmed|made|created|built|designed)\b"
        r"|\b(?:what|which) (?:company|person|people|firm|team|programmer|developer|man|woman"
        r"|business)\b.{0,25}\b(?:made|make|makes|created?|creates|built|design\w*|program\w*|develop\w*|work"
        r"|behind)\b|\b(?:what|which) (?:company|business|person) do you work\b|\bwho you (?:work|are|answer)\b"
        r"|\b(?:were|are) you (?:made|created|built|designed|programmed|developed|employed) by\b"
        r"|\bdo you (?:work for|have a (?:boss|name|manager))\b"
        r"|\b(?:what|which) (?:name|do (?:i|they|people|we)|should (?:i|we)|can i|may i"
        r"|am i supposed to)\b.{0,20}\b(?:call(?:ed)? (?:you)?|go by|use|refer to you|have)(?: ?,? ai)?[?.]*$"
        r"|\bwhat (?:name )?(?:do|should|can|would|are) (?:you|i|they|we|people)\b.{0,20}\b(?:call you|called|go by"
        r"|call yourself)\b|\bwhat name (?:do|should|would) you\b"
        r"|\bwhere (?:do you work|were you (?:made|built|created|designed))\b"
        r"|\byou (?:were|are) (?:made|designed|created|programmed|built) (?:by|where)\b",
    ),
    (
        Intent.ASSISTANT_IDENTITY,
        8,
        r"\b(?:who|whom|which company|what company|what person|which person|someone|somebody"
        r"|anyone)\b.{0,40}\b(?:you (?:work|working|report|serve|answer|take orders|obey|listen|belong)|(?:program"
        r"|mak|creat|build|built|design|develop|invent|manufactur|own|employ|run|hir|supervis|pay|control|train"
        r"|responsible for|behind)\w* (?:\w+ )?you(?:r?)\b|your (?:boss|maker|creator|employer|owner|developer"
        r"|manager|supervisor|inventor|designer)|made you|you (?:were|are) (?:made|created|built|designed|programmed"
        r"|invented|developed|from))"
        r"|\byour (?:maker|creator|boss|employer|developer|designer|inventor|programmer|owner|supervisor"
        r"|manufacturer|origin|name)s?\b(?! (?:on|of))(?=.{0,25}(?:\?|$|is|was|are|please|who))"
        r"|\bhow (?:should|do|can|may|would) (?:i|we|one) (?:address|call|refer to) you\b"
        r"|\byou (?:have|got|go by|given) (?:a |an |any |another )?(?:\w+ )?name\b"
        r"|\bwho(?:m)? (?:do|are|did|is|was|were) (?:you|your)\b(?!.{0,30}\b(?:nominee|president|think)\b)"
        r"|\bfor whom\b|\byou (?:work|working|employed) (?:for|by|with|under)\b|\byou called\b"
        r"|\bwhere (?:did|do) you come from\b|\bwho tells you\b|\bintroduce yourself\b"
        r"|\btell me (?:a bit |a little |more |something )?about (?:yourself|you)\b"
        r"|\bwhat (?:name|are you called|can i call you)\b(?!.*\b(?:song|movie|restaurant|book)\b).{0,30}\byou\b"
        r"|\bwho it is i am\b|\bof this (?:design|ai|system|program|bot|machine)\b"
        r"|\bcompany (?:did|made|created|designed) (?:it|this|you)\b",
    ),
    (
        Intent.ASSISTANT_IDENTITY,
        8,
        r"\brefer to you\b|\bcall you\b(?! (?:back|when|at|later|tomorrow|on|if|guys|again|about))"
        r"|\byou (?:are )?called\b|\byou go by\b|\bgo by (?:a|any|what)\b|\byour designation\b"
        r"|\bwork(?:ing)? for (?:someone|somebody|anyone|anybody|me|another|other)\b"
        r"|\b(?:people|team|scientists?|engineers?|firm|creators?) (?:behind|that made|who made) you\b"
        r"|\b(?:ai|bot|assistant)(?:'s)? name\b|\bcalls the shots\b"
        r"|\bname (?:do|should|would|can|are|did) (?:you|they|i)\b",
    ),
    (Intent.CAPABILITIES, 6.6, r"\bhow (?:does|do) (?:this|it|that|you guys|you) work\W*$"),
    (
        Intent.CAPABILITIES,
        6,
        r"\bwhat\b.{0,25}\b(?:can|could|do|are|may) (?:you|i)\b.{0,25}\b(?:do|help|able|ask|capable|assist|answer"
        r"|say|handle|useful|know about)\b(?! (?:now|next|when|if|about my|to fix|is|my))(?! (?:i|we) do\b)"
        r"|\bwhat (?:sorts?|kinds?|types?|subjects|topics|things|questions|areas)\b.{0,25}\b(?:can|could|may|are"
        r"|do) (?:you|i)\b.{0,20}\b(?:ask|help|do|answer|know|assist|talk)"
        r"|\b(?:tell me|what are|list|explain|know) (?:about )?(?:your|some of your) (?:capabilities|abilities"
        r"|features|functions|skills|services|expertise|areas)\b"
        r"|\bwhat (?:is|are) your (?:area|areas|field|purpose|function|expertise|specialt)\w*"
        r"|\bhow (?:can|could|do|are|may) you (?:help|assist|able to help)(?: me| us)?[?.]*$"
        r"|\b(?:what|which) (?:things )?(?:am i able|can i) (?:to )?ask\b|\bwhat you can (?:do|help|answer)\b"
        r"|\bwhat are you (?:able to|capable|good)\b",
    ),
    (
        Intent.CAPABILITIES,
        6,
        r"\b(?:what|which)\b.{0,30}\b(?:you|are there)\b.{0,20}\b(?:answer|help (?:me )?with|assist|do for me"
        r"|know(?: about)?|able to do|offer me|support|understand|useful|good at|respond)\b"
        r"|\b(?:topics|subjects|questions|commands|features|functions|things|tasks|stuff)\b.{0,30}\b(?:you|ask"
        r"|available)\b.{0,20}\b(?:know|help|answer|ask|do|can|about|you|handle|understand)\b"
        r"|\bin what ways?\b.{0,20}\byou\b|\bwhat (?:are )?(?:my|the) options\b|\bhelp menu\b"
        r"|\bhow (?:are|can|could|would) you be (?:\w+ )?(?:helpful|of (?:help|assistance|use|service)|useful)\b"
        r"|\bhow (?:else )?(?:can|could|might|will|do) you (?:\w+ )?(?:help|assist|be of)\b"
        r"|\bwhat (?:all )?(?:do|can) you (?:do|know|help|offer|talk)\b"
        r"|\bwhat (?:can|could|should|may|might|do) (?:i|we) (?:say|ask|talk|request|use)\b"
        r"|\bask you (?:about|to do|for|anything)\b|\bis (?:there anything|it) you (?:can|can not) do\b",
    ),
    (
        Intent.CAPABILITIES,
        6,
        r"\b(?:what|things|stuff|list|everything|all)\b.{0,30}\b(?:you can|you are able to|you could"
        r"|can you) (?:\w+ )?(?:help|do|assist|answer|offer|provide|tell)(?: me| us)?(?: with| on| about)?[?.! ]*$"
        r"|\buse you for\b|\byou capable of\b"
        r"|\b(?:certain|some|any|all|what) (?:things|subjects|topics|questions|areas|stuff|information|tasks"
        r"|help)\b.{0,20}\byou (?:can|could|know|are able|provide|offer|help|do|have)\b",
    ),
    (
        Intent.CHANGE_LANGUAGE,
        9,
        r"\b(?:change|switch|set|use|swap|convert|adjust|put|make)\b.{0,30}\b(?:language|spanish|english|french"
        r"|german|italian|dutch|chinese|mandarin|cantonese|japanese|korean|vietnamese|tagalog|portuguese|russian"
        r"|arabic|polish|hindi|creole|hebrew|turkish|swahili|latin)\b"
        r"|\b(?:speak|talk|respond|answer|reply|speaking|talking|communicate|converse|continue"
        r"|hablas?)\b.{0,20}\b(?:in )?(?:another language|a different language|spanish|english|french|german|italian"
        r"|dutch|chinese|mandarin|cantonese|japanese|korean|vietnamese|tagalog|portuguese|russian|arabic|polish"
        r"|hindi|creole|hebrew|turkish|swahili|latin|espa[nñ]ol)\b|\bdo you speak (?!to|with)\w+|\bhabla(?:s|n)? "
        r"|^(?:en )?espa[nñ]ol\b|\byour language\b"
        r"|\bin (?:spanish|french|chinese|mandarin|vietnamese|portuguese|russian|another language|english)\b"
        r"|\blanguage (?:setting|to)\b",
    ),
    (
        Intent.SPEAK_SLOWER_FASTER,
        9,
        r"\b(?:speak|talk|say|go|read|speaking|talking|voice|speech|respond|conversation)\b.{0,25}\b(?:slow(?:er"
        r"|ly)?|fast(?:er)?|quick(?:er|ly)?|speed|pace|too fast|too slow|so fast|slow down)\b"
        r"|\b(?:slow|speed)(?:er)?(?: it| this| that)? (?:down|up)(?! (?:drain|water))\b"
        r"|\b(?:speaking|talking|voice|speech|your) (?:speed|pace|rate)\b"
        r"|\byour (?:speech|voice|talking)\b.{0,15}\b(?:slow|fast|quick|speed)"
        r"|\b(?:faster|slower|quicker|more slowly)[, ]?(?: please)?[.!?]*$",
    ),
    (
        Intent.SPEAK_SLOWER_FASTER,
        9,
        r"\b(?:change|increase|decrease|reduce|raise|lower|adjust|double|halve|alter|make|use"
        r"|set)\b.{0,20}\b(?:speed|pace|tempo|faster|slower|quicker)\b"
        r"|\b(?:too|so|very|way too) (?:fast|slow|quick)(?:ly)?\b(?=.{0,15}$)|\bslow down\b|\bspeed up\b"
        r"|\btake it slow",
    ),
    (
        Intent.REPEAT,
        8,
        r"\brepeat\b(?! (?:customer|problem|visit))|\breplay\b"
        r"|\b(?:say|tell|run|go over|read|give|speak|explain|play|do|come|mention|state|reiterate"
        r"|hear)\b.{0,40}\b(?:again|once more|one more time|another time|over again)\b"
        r"|\bsay (?:that|what|it)\b.{0,12}\bagain\b|\bcome again\b"
        r"|\b(?:did not|could not|can not|do not) (?:quite )?(?:hear|catch|get) (?:you|that|it"
        r"|what you (?:just )?said|the last (?:part|bit))[.?!]*$"
        r"|^(?:what|pardon(?: me)?|sorry|excuse me|huh|say what|what was that|what is that|what did you say)\?+$"
        r"|\bwhat (?:was|did) (?:that|you) (?:again|just say|say)\b|\bone more time\b"
        r"|\bonce (?:more|again)\b(?!.{0,10}\bto\b)|\brecap\b|\byou (?:are )?(?:breaking|cutting) (?:up|out)\b"
        r"|\brestate\b|\b(?:please|would you) (?:please )?(?:reset|restart|start over)\b",
    ),
    (
        Intent.REPEAT,
        8,
        r"\b(?:did not|could not|can not|do not) (?:quite )?(?:hear|catch)\b"
        r"|\bwhat (?:did|do|was|were) (?:you|it|that) (?:just |again|last )*(?:say|said|saying|tell|told)"
        r"|\bsay (?:that|it|again)\b(?=.{0,20}(?:again|please|\?|louder))|\bmissed (?:that|what|it|part|the)\b"
        r"|\b(?:i |could i |let me |want to |can i )(?:\w+ )?hear (?:that|it|you|what)\b.{0,25}\b(?:again|once|more"
        r"|over)?"
        r"|\b(?:re-?read|re-?iterate|re-?tell|re-?say|re-?run|redo|rewind|start (?:it |that )?(?:over|again))\b"
        r"|\b(?:what|which) was (?:the|your) (?:last|previous)\b"
        r"|\b(?:your|the) last (?:sentence|statement|words?|response|answer|phrase|message|thing you said)\b"
        r"|\bone more\b[.! ]*(?:please)?[.! ]*$"
        r"|^(?:again|pardon|excuse me|say again|what|huh|sorry)[,? ]*(?:please)?[.?! ]*$",
    ),
    (
        Intent.REPEAT,
        7,
        r"\bgo over (?:that|it)\b|\bplay (?:it |that )?back\b|\bsay what\b|\bsecond time\b|\bgo (?:back|again)\b"
        r"|\b(?:what|which) (?:was|is) (?:that|it|the last thing|the last one)[?. ]*$|\btell me again\b"
        r"|\bread (?:that|it) (?:again|back)\b|\b(?:same|last) (?:thing|question) (?:again|you said)\b",
    ),
    (
        Intent.ASK_CLARIFY,
        7,
        r"\b(?:clarify|elaborate|rephrase|expand on|explain (?:it|that|this|yourself|further|more|your|what you)"
        r"|more (?:detail|details|specific|information|info|explanation)(?: on| about| of| to)? (?:it|that|this"
        r"|your)|be more (?:specific|clear|precise))\b"
        r"|\b(?:was|am|is|were|are) (?:not|n't) (?:very |so |really |too |quite )?(?:clear|sure what you|following"
        r"|understand)\b|\bunclear\b|\bwhat do you mean\b"
        r"|\bdo not (?:quite |really |fully )?(?:understand|get it\W*$|follow)"
        r"|\b(?:did not|could not) (?:understand|follow)\b|\bi am (?:lost|confused)\b"
        r"|\bwhat are you (?:talking about|asking|saying)\b|\bmake (?:that|it|no) (?:clearer|sense)\b"
        r"|\bfurther (?:on|to|explain|details?|clarif)\w*|\bplease explain\b|\bexplain more\b",
    ),
    (
        Intent.ASK_CLARIFY,
        7,
        r"\b(?:can|could|would|will|please)\b.{0,15}\b(?:clear (?:it|that|this|things) up|clarify|explain|elaborate"
        r"|be clearer|specify|simplify|go into (?:more )?detail|give (?:me )?(?:more |further |an |some "
        r"|a better )?(?:details?|explanation|clarification|information|info|context)"
        r"|tell me more)\b(?!.{0,15}\bmeaning of\b)(?!.{0,12}\b(?:how|why|the)\b)"
        r"|\bwhat does (?:that|this|it) mean\b"
        r"|\b(?:is|was|are) (?:that|this|it|you) (?:not (?:clear|making sense)|confusing|unclear|vague)\b"
        r"|\bconfus(?:ed|ing)\b|\bno sense\b"
        r"|\bnot (?:understand\w*|following|get(?:ting)? (?:it|that|you)\W*$|clear|quite clear)\b"
        r"|\b(?:more|further|better|an?) (?:explanation|clarification|detail|details|clarity|elaboration)\b",
    ),
    (
        Intent.ASK_CONFIRM,
        6,
        r"\b(?:check|verify|confirm|double[- ]?check|make sure|review|recheck)\b.{0,30}\b(?:last|command|details"
        r"|what i (?:said|told|asked|last)|i said|that again|it again|understood|correct(?:ly)?|question|request"
        r"|instruction|statement|that is right|heard me|got (?:it|that))\b"
        r"|\b(?:please|would you|could you|can you) (?:please )?(?:confirm|check|verify)(?: (?:it|that|this|please"
        r"|for me|once|again|back|me))*[.!?]*$|\bis (?:that|this|it) (?:correct|right) or\b",
    ),
    (
        Intent.ASK_CONFIRM,
        6,
        r"\b(?:did|have|are|were) you (?:really |actually |quite |fully )?(?:get|got|understand|understood|hear"
        r"|heard|catch|caught|sure|certain|follow|done|listening)\b.{0,30}[?.]*$"
        r"|\bdo you (?:understand|hear|follow|get|have) (?:me|it|that|what i|my (?:last|command|question"
        r"|request))\b.{0,20}$"
        r"|\b(?:confirm|verify|check|recheck|validate|double[- ]?check|make sure)\b.{0,25}\b(?:it|that|this|me|you"
        r"|what|command|question|answer|request|details|said|understood|done|heard|right|correct(?:ly)?"
        r"|again)[.?! ]*(?:please|for me|again)?[.?! ]*$"
        r"|\bis (?:that|this|it) (?:what i|all|done|right|correct)\b.{0,12}\?$"
        r"|\b(?:is|was|are) (?:my|the last) (?:\w+ )?(?:command|request|question|instruction)\b.{0,20}\b(?:right"
        r"|correct|understood|clear|done)",
    ),
    (
        Intent.STOP_TALKING,
        7,
        r"^(?:\w+,? )?(?:please |can you |could you |would you |just |i like you )*(?:stop|shut up|shut off"
        r"|shut down|be quiet|quiet|silence|hush up|pause|stop (?:it|now|talking|please|there)|turn off"
        r"|power off|enough|knock it off|hold on|wait)(?: (?:it|now|please|talking|right now|that|there|a (?:second"
        r"|minute|moment|sec)|up))*[.!]*$|\bstop (?:talking|speaking)\b"
        r"|\bplease (?:would|can|could) you (?:stop)(?: it)?[.!]*$"
        r"|\b(?:can|could) you (?:please )?(?:stop|shut|end|close) (?:it|down|up|off)\b",
    ),
    (
        Intent.STOP_TALKING,
        7,
        r"^(?:\w+,? )?(?:please )?(?:stop|shut up|be quiet|quiet|silence|shush|shh+|halt|pause|enough)(?: (?:it|now"
        r"|please|that|talking|there|right now|at once))*[.! ]*$"
        r"|^(?:\w+,? )?(?:please |can you |could you |will you |would you )*(?:shut|turn|power|switch)(?: yourself"
        r"| it)? (?:up|off|down)(?: (?:now|please|yourself))*[.! ]*$|\bstop (?:talking|speaking)\b"
        r"|\b(?:can|could|would|want|need|like) you (?:to )?(?:please )?(?:stop|be quiet|shut|pause|hush)"
        r"(?: (?:it|talking|that|now|please|up|down|off))*[.!? ]*$"
        r"|\bstop (?:this|the conversation|right there|now)\b",
    ),
    (
        Intent.CANCEL_FLOW,
        6.9,
        r"^(?:\w+,? )?(?:please |just |can you |could you |would you |i (?:want|need|would like) (?:you )?to |no,? "
        r"|ok(?:ay)?,? |oh,? |actually,? |wait,? |so )*(?:cancel|never ?mind|nvm|forget|disregard|undo|abort|cease"
        r"|ignore|scratch|hush|call (?:it|that) off|drop)\b(?: (?:it|that|this|please|all of (?:it|that)|everything"
        r"|about (?:it|that|this)|what (?:i|you) (?:just )?(?:said|asked|told you|are doing|were doing)|my (?:last "
        r"|previous )?(?:request|command|question|statement)|the (?:last |previous )?(?:request|command|question"
        r"|action|thing|task|process|operation)|now|for me|i said))*[.! ]*$"
        r"|\b(?:do not|no longer|stop) (?:want|need|do|doing|continue|proceed|bother)\b(?: \w+)? ?(?:that|it|this"
        r"|with (?:that|this|it))?(?: (?:anymore|after all|now|please|thing))*[.! ]*$"
        r"|\b(?:changed my mind|change of (?:mind|heart|plans?))\b"
        r"|\b(?:that|it|this) was (?:a |an |my )?(?:mistake|error|accident)\b|\bnever ?mind\b"
        r"|\bforget (?:it|that|about)\b",
    ),
    (
        Intent.CANCEL_FLOW,
        6.9,
        r"\b(?:stop|quit|cease|halt|end) (?:that|doing|what(?:ever)? you|this|the (?:task|process|action|request"
        r"|operation))\b|^(?:please |just |no,? |ok(?:ay)?,? )*(?:quit|cease|abort)\b.{0,12}$"
        r"|\bdo not (?:do|bother|go through|continue|proceed|finish|start)\b(?: with)?(?: (?:that|it|this|please"
        r"|anymore))*[.! ]*$|\bno (?:longer|need)\b.{0,12}\b(?:that|it|this|to)\b.{0,10}$"
        r"|\bi (?:do not|no longer) (?:want|need) (?:that|it|this|to do)\b.{0,20}$"
        r"|\bwait,? (?:no|stop|cancel)\b.{0,15}$|\btake (?:that|it) back\b"
        r"|\bwhat i (?:just )?(?:said|asked)\b.{0,15}\b(?:cancel|forget|ignore)"
        r"|\b(?:cancel|forget) (?:the |my |that |this )?(?:last|previous|current)?\b ?(?:thing|request|command"
        r"|question|order|action|action please)?[.! ]*$",
    ),
    (
        Intent.CANCEL_FLOW,
        4.5,
        r"^.{0,40}\b(?:cancel|abort|undo)(?: (?:that|this|it|please|now|for me|everything|all))*[.! ]*$",
    ),
    (
        Intent.ASSISTANT_IDENTITY,
        8,
        r"\b(?:who|what|someone|anyone|somebody)\b.{0,40}\b(?:of|over|above|behind|controls?|oversees?|directs?"
        r"|manages?|commands?)"
        r" you\b|\b(?:how|when) (?:were|are|did) you (?:made|created|built|programmed|come to be|born)\b"
        r"|\bis your name\b|\b(?:who|what) (?:do|are|is|does) (?:people|they|everyone|it)\b.{0,20}\b(?:call"
        r"|refer to|name) you\b",
    ),
    (
        Intent.CAPABILITIES,
        6,
        r"\bwhat (?:all )?i (?:can|could|may|should) (?:ask|say|request)\b|\bwhat (?:is it (?:that )?|exactly "
        r"|else |all )?(?:do )?you do\b"
        r"|\bexamples? (?:of )?(?:questions|things|what)\b|\byou (?:good|useful|helpful) (?:for|at|with)\b",
    ),
    (
        Intent.REPEAT,
        7,
        r"\b(?:try|ask|send|show|run|start) (?:it |that |me )?(?:again|over)\b|\bre-?try\b|\banother time\b",
    ),
    (
        Intent.REPEAT,
        4,
        r"^(?:\S+ ){0,7}again[?.! ]*(?:please)?[?.! ]*$",
    ),
    (
        Intent.ASK_CLARIFY,
        7,
        r"\bdescribe (?:that|it|this|more)\b|^(?:more |some )?details? please|\b(?:not|never) (?:quite "
        r"|really )?(?:get|got"
        r"|understand|follow|grasp)"
        r"(?:ting)? (?:it|that|you|what you|your|this)(?: mean| said| saying| at all)?[.!? ]*$|\bwhat (?:is"
        r"|was) (?:that|this) (?:about|supposed to mean)\b"
        r"|\btell me in (?:more )?detail\b",
    ),
    (
        Intent.CANCEL_FLOW,
        4.2,
        r"\bcancel(?:ed|led|ling|ing)?\b|\b(?:stop|end|quit)\b.{0,12}\b(?:that|this|action|process|task)\b[.! ]*$",
    ),
)
