"""What the assistant is, is called and can do, and which language it speaks: the families of phrasings."""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import (
    YOU_DID,
    alone,
    either,
    near,
)
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

_MAKER = (
    r"(?:boss|maker|creator|manager|employer|owner|developer|designer|programmer|engineer|inventor"
    r"|manufacturer|supervisor"
    r"|master|leader|superior|parents?|family(?! rooms?)|father|mother|origins?|birth ?day|age|gender|hobb(?:y"
    r"|ies)|favou?rite \w+"
    r"|interests|background|home ?town|name|nick ?name|title|designation|identity|job|occupation|life)s?"
)
_WHO = (
    r"(?:who(?:m|se|ever)?|(?:what|which) (?:\w+ )?(?:company|companies|person|people|corporation"
    r"|organi[sz]ation|firm|team"
    r"|group|business|entity|institution|country|programmers?|developers?|engineers?|scientists?|boss"
    r"|individual|man|woman"
    r"|human|lab|city|year|brand))"
)
_LANGUAGES = (
    r"(?:spanish|english|french|german|italian|dutch|chinese|mandarin|cantonese|japanese|korean|vietnamese"
    r"|tagalog|filipino"
    r"|portuguese|russian|arabic|polish|hindi|urdu|bengali|punjabi|gujarati|farsi|persian|creole|hebrew"
    r"|turkish|swahili|latin"
    r"|greek|swedish|norwegian|danish|finnish|czech|hungarian|romanian|ukrainian|thai|indonesian|malay|somali"
    r"|amharic|yiddish"
    r"|navajo|espa[nñ]ol|my (?:own|native) (?:language|tongue)|(?:an?)?other (?:language|tongue)|a different "
    r"(?:language|tongue))"
)

ITSELF: Rules = (
    (
        Intent.ASSISTANT_IDENTITY,
        8.1,
        either(
            near(
                rf"^(?:(?:so|hey|and|please|tell me|do you know|can you tell me|i want to know|i would like to know"
                rf"|could you tell me|let me know)[, ]+)*{_WHO}",
                rf"(?:{YOU_DID}|responsible for|behind|in charge of|over|to thank for|gave)"
                r" (?:you|your)",
                within=30,
            ),
            rf"^(?:.{{0,25}}\b)?{_WHO}\b.{{0,20}}\b(?:do|did|are|were|have) you\b(?! (?:think|know|like"
            r"|recommend|suggest|use|have"
            r"|prefer|want|need|mean|send|sending|suggesting|going|talking))",
            rf"\b{_WHO}\b(?! (?:can|could|should|may|do|would) i\b)(?:(?!\bi\b).){{0,35}}\byou(?:r|rs)?\b"
            r"(?! (?:think|know|like|recommend|suggest|prefer|want|need|send|sending|mean|guys|have (?:a|any)|use))",
            r"\b(?:it|that|which|person|people|company|\w+le|one|microsoft|amazon|openai|someone|somebody"
            rf"|anyone) (?:\w+ )?{YOU_DID} you\b"
            r"[?.! ]*$",
            r"\b(?:do|does|has|have|is there|what is|know|give) .{0,20}\b(?:an?|the|any|your) (?:\w+ "
            r")?name\b.{0,15}\b(?:you|ai|assistant|bot)\b",
            r"\b(?:does|has|is|what) (?:this|the|it|an?) (?:ai|assistant|bot|program|system|device"
            r"|robot)(?:'s)?\b.{0,15}\b(?:name|called|belong|created|made)",
            r"\bname (?:that )?you (?:use|have|go|were|prefer|are)\b|\b(?:nationality|gender|race|religion"
            r"|species) (?:are|is|do) you",
            rf"\b(?:am i|is \w+|is \w+ \w+|are they|do i|is someone) your {_MAKER}\b",
            r"\b(?:are|were) you (?:\w+ )?(?:made|from|built|created|based|located|manufactured) (?:in|at|by|from)\b",
            r"\bhow old\b.{0,20}\byou\b|\bhow long have you (?:been (?:alive|around|on)|existed|lived)|\bhow "
            r"(?:did|were|are) you (?:come|get|made|born|created)"
            r" ?(?:into|to be|about|started|here)?",
            near(
                r"(?:do|did|are|were|have) you", r"(?:have|got) (?:an?|any|another|your own)|have|got", _MAKER, within=8
            ),
            r"\b(?:what|who|where|when|how|which|tell|about|know|name|is|share|reveal|give)\b.{0,25}\byour "
            r"(?:own |real |actual |first |last "
            rf"|full |given |current |immediate |direct )?{_MAKER}\b(?! (?:price|rate|is (?:bob|on)))",
            r"\bhow old (?:are|is) you\b|\bwhen (?:were|was|are) you (?:born|made|created|built)|\b(?:are"
            r"|were) you (?:born|married|single|a"
            r" (?:boy|girl|man|woman|male|female)|male|female|from)\b",
            r"\bwhere (?:are|were|do|did) you (?:\w+ )?(?:from|live|born|come from|originate|grow up|reside"
            r"|call home|raised|based out of)",
            r"\bwhat (?:do|are) you (?:\w+ )?(?:like|love|enjoy|do) (?:to do|doing|for fun|in your|with your)"
            r"|\bfor fun\b.{0,10}\byou\b"
            r"|\byou (?:like )?(?:to )?do for (?:fun|a living)\b|\byour (?:free|spare) time\b",
            rf"\byou (?:were |are |been |get |got )?(?:{YOU_DID}) (?:by|for|from|in)\b(?! (?:my|the|our|a))",
            r"\bwhat (?:should|do|can|may|would|could|might|shall|must) (?:i|we|people|one|they|others"
            r"|everyone) (?:\w+ )?(?:call|name|address"
            r"|refer to) you\b(?! back)|\bhow (?:should|do|can|may|would|might) (?:i|we|people) (?:address"
            r"|refer to|call) you\b(?! back)"
            r"|\bwhat (?:do|are|did|would) (?:you|they) (?:\w+ )?(?:call(?:ed)?|go by|named?|like to be called)\b",
            r"\b(?:whose|what (?:kind|sort|type|brand|model)(?: of)?) (?:\w+ )?(?:ai|assistant|bot|robot"
            r"|program|system|voice)\b.{0,12}\byou\b|\byou are whose\b",
            r"\bwhat (?:\w+ )?(?:they|people|everyone|others|your \w+) (?:\w+ )?(?:call(?:ed)?|named?) you\b"
            rf"|\byou have (?:a|an) (?:\w+ )?{_MAKER}\b",
            r"\bwho (?:exactly |really )?(?:are|is) (?:you|this)\b(?! (?:sending|talking|with))|\bintroduce "
            r"yourself\b|\btell me (?:\w+ ){0,3}?(?:about"
            r" (?:yourself|you)|who you are)\b",
            r"\b(?:do you|you) (?:work|working|serve|answer|report|belong|employed|owned) (?:for|to|with|under"
            r"|at|by)\b(?! (?:the|my|a) (?:house|home|job))",
            r"\b(?:do you|have you|got) (?:have |got |own |any )*(?:any )?(?:pets?|dogs?|cats?|kids|siblings"
            r"|friends|brothers|sisters)\b.{0,6}$",
        ),
    ),
    (
        Intent.ARE_YOU_A_BOT,
        9.1,
        either(
            near(
                r"(?:am i|is this|are you|i am) (?:\w+ )?(?:speaking|talking|chatting|connected|texting"
                r"|dealing|conversing) (?:to|with)",
                r"(?:real|live|actual|human|person|machine|robot|bot|computer|ai|a\.i|recording|someone"
                r"|software|program)",
                within=12,
            ),
            near(
                r"(?:are|r) you|is this|you are|it is",
                r"(?:\w+ )?(?:an?|the|actually|really|truly|even|some)",
                r"(?:human|robot|bot|machine"
                r"|computer|ai|a\.i|person|recording|program|software|android|real|artificial\w*|virtual"
                r"|automated|cyborg|people"
                r"|living|being)",
                within=10,
            )
            + r"(?! (?:service|maintenance|tune|repair))",
            r"\byou (?:are |sound )?(?:\w+ )?(?:real|human|alive|robotic|artificial|automated)\b.{0,12}$"
            r"|\bflesh and blood\b",
            r"\b(?:is|do i have|is there|have i got) (?:an? |the )?(?:\w+ )?(?:human|robot|machine|computer"
            r"|bot)\b(?! (?:i|we) (?:can|could|may)).{0,25}$",
        ),
    ),
    (
        Intent.CHANGE_LANGUAGE,
        9,
        either(
            near(
                r"(?:change|switch|set|use|swap|convert|adjust|put|make|turn|go|move|update|select|choose"
                r"|start|begin|reply|respond|answer|speak|talk"
                r"|communicate|converse|continue|proceed|chat|conversation|hear|want|prefer|like|need)",
                rf"(?:{_LANGUAGES}|(?:your |the |my )?(?:default )?language)",
                within=28,
            )
            + r"(?! (?:food|restaurant|teacher|class|movie|dictionary|word|doctor|dentist))",
            alone(rf"(?:in |to )?{_LANGUAGES}"),
            rf"\bis (?:there )?(?:an? )?{_LANGUAGES}(?: \w+)? (?:available|possible|an option|supported)\b",
            near(
                r"(?:do|does|can|could|are) (?:you|anyone|anybody|someone)",
                r"(?:speak|understand|know|fluent|talk)",
                _LANGUAGES,
                within=14,
            ),
        ),
    ),
    (
        Intent.CAPABILITIES,
        6.6,
        either(
            near(
                r"what|which|how many",
                r"(?:topics|subjects|things|areas|fields|questions|tasks|stuff|kinds?|sorts?|types?|skills"
                r"|services|commands|functions)",
                r"(?:you|i|we)",
                r"(?:ask|know|like|help|answer|do|experienced|knowledgeable|expert|good|familiar|trained"
                r"|versed|handle|cover|discuss|talk"
                r"|assist|perform|offer|support|capable|comfortable|proficient|about)",
                within=22,
            )
            + r"(?! (?:my|the) (?:car|house|sink))",
            r"\b(?:ideas?|examples?|list|suggestions?) (?:\w+ )?(?:of|for|about) (?:what|things|stuff"
            r"|questions)\b.{0,20}\byou\b",
            r"\b(?:certain|specific|particular|some|any) (?:topics|things|questions|subjects|areas) (?:that "
            r")?(?:i|you|we) (?:can|could|may|am|are)\b|\bwhat (?:is it|all) (?:that )?you (?:can|could|do|are "
            r"able)\b",
            r"\b(?:show|list|tell|give|describe|name|read)(?: me)? (?:\w+ ){0,2}your (?:\w+ )?(?:features"
            r"|skills|abilities|capabilities|functions|commands|talents|options)",
            r"\bwhat do you (?:\w+ )?have (?:information|knowledge|info|expertise|data|answers)\b",
            r"\bwhat (?:else )?(?:are|is) you(?:r)? (?:\w+ )?(?:for|about|capabl\w+|purpose|abilit\w+|skills?"
            r"|expertise|specialt\w+|capabilit\w+)\b",
            r"\b(?:what|how) (?:\w+ )?(?:can|could|will|do|would|might) you (?:\w+ )?(?:do|help|assist|be of"
            r"|offer|provide|tell|answer|teach)"
            r"(?: (?:me|us|for|with|on|to|about|out|today|anyway))*[?.! ]*$",
            r"\bwhat (?:\w+ )?(?:can|could|may|should|do|might|am) (?:i|we) (?:\w+ )?(?:able to )?(?:ask|say"
            r"|request|use|do with|talk|tell|command|learn)\b(?! (?:to|you to))",
        ),
    ),
)
