"""What dateparser's tables lack: months and days of more languages, and more words for "ago".

Months and units are split by commas, ways to say one by slashes.
"""

# ruff: noqa: RUF001, RUF003
from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

SAME = {"no": "nb", "prs": "fa", "cnr": "sr", "me": "sr", "sh": "sr", "tl": "fil", "yue": "zh"}
SAME |= {"kmr": "ku", "jv": "id"}
DOTLESS = frozenset(("tr", "az"))  # where the capital of ı is I, and that of i is İ
UNITS = ("minute", "hour", "day", "week", "month", "year")
CLOSE = frozenset(("zh", "ja", "ko", "th", "km"))  # written without spaces between words
MONTHS = {
    "ar": "كانون الثاني/جانفي, شباط/فيفري, آذار/اذار, نيسان/أفريل/ابريل/افريل, أيار/ايار/ماي,"
    " حزيران/جوان, تموز/جويلية/يوليوز, آب/أوت/غشت/اغسطس, أيلول/ايلول/شتنبر,"
    " تشرين الأول/اكتوبر, تشرين الثاني/نونبر, كانون الأول/دجنبر",
    "ba": "ғинуар/январь, февраль, март, апрель, май, июнь, июль, август, сентябрь, октябрь,"
    " ноябрь, декабрь",
    "crh": "yanvar, fevral, mart, aprel, mayıs, iyün, iyül, avgust, sentâbr, oktâbr, noyabr,"
    " dekabr",
    "de": "jänner/jän, feber",
    "eu": "urtarrilaren, otsailaren, martxoaren, apirilaren, maiatzaren, ekainaren, uztailaren,"
    " abuztuaren, irailaren, urriaren, azaroaren, abenduaren",
    "ht": "janvye, fevriye, mas, avril, me, jen, jiyè, out, septanm, oktòb, novanm, desanm",
    "ku": "çile/rêbendan, sibat/reşemî, adar, nîsan/avrêl, gulan, hezîran/pûşper, tîrmeh/tîrmehê,"
    " tebax/gelawêj, îlon/rezber, cotmeh/kewçêr, mijdar/sermawez, kanûn/berfanbar",
    "ky": "январы, февралы, марты, апрели, майы, июну, июлу, августу, сентябры, октябры, ноябры,"
    " декабры",
    "tg": "январ/январи, феврал/феврали, март/марти, апрел/апрели, май/майи, июн/июни, июл/июли,"
    " август/августи, сентябр/сентябри, октябр/октябри, ноябр/ноябри, декабр/декабри",
    "tk": "ýanwar, fewral, mart, aprel, maý, iýun, iýul, awgust, sentýabr, oktýabr, noýabr, dekabr",
    "tt": "гыйнвар/январь, февраль, март, апрель, май, июнь, июль, август, сентябрь, октябрь,"
    " ноябрь, декабрь",
    "uz": ", , , , , , , , sentyabr, oktyabr, noyabr",
}
DAYS = {  # today, yesterday
    "am": "ዛሬ, ትናንት",
    "az": "bu gün, dünən",
    "bn": "আজ, গতকাল",
    "el": "σημερα, χθες/χτες",
    "hy": "այսօր, երեկ",
    "ka": "დღეს, გუშინ",
    "kk": "бүгін, кеше",
    "ky": "бүгүн, кечээ",
    "ps": "نن, پرون",
    "sq": "sot, dje",
    "tg": "имрӯз, дирӯз",
    "th": "วันนี้, เมื่อวาน/เมื่อวานนี้",
    "ur": "آج, گزشتہ روز",
    "uz": "bugun/бугун, kecha/кеча",
}
AGO = {  # what stands around number and unit; the units; and two of each in one word
    "am": (r"ከ ?{} በፊት", "ደቂቃ, ሰዓት/ሰአት, ቀን, ሳምንት, ወር, ዓመት/አመት"),
    "ar": (
        r"(?:منذ|قبل) {}",
        (
            "دقيقة/دقائق, ساعة/ساعات, يوم/يوما/يوماً/أيام, أسبوع/أسابيع, شهر/شهرا/شهراً/أشهر/شهور,"
            " سنة/سنوات/عام/عاما/عاماً/أعوام"
        ),
        "دقيقتين, ساعتين, يومين, أسبوعين, شهرين, سنتين/عامين",
    ),
    "az": (r"{} (?:əvvəl|öncə)", "dəqiqə, saat, gün, həftə, ay, il"),
    "be": (
        r"{} (?:таму|назад)",
        (
            "хвіліну/хвіліны/хвілін/хв, гадзіну/гадзіны/гадзін, дзень/дні/дзён,"
            " тыдзень/тыдні/тыдняў, месяц/месяцы/месяцаў, год/гады/гадоў"
        ),
    ),
    "bn": (r"{} (?:আগে|পূর্বে)", "মিনিট, ঘণ্টা/ঘন্টা, দিন, সপ্তাহ, মাস, বছর"),
    "el": (
        r"(?:πριν(?: απο)? {}|{} πριν)",
        (
            "λεπτο/λεπτα/λ, ωρα/ωρες, μερα/μερες/ημερα/ημερες, εβδομαδα/εβδομαδες, μηνα/μηνες,"
            " χρονο/χρονια/ετος/ετη"
        ),
    ),
    "fa": (r"{} (?:پیش|قبل)", "دقیقه, ساعت, روز, هفته, ماه, سال"),
    "he": (
        r"לפני {}",
        "דקה/דקות, שעה/שעות, יום/ימים, שבוע/שבועות, חודש/חודשים, שנה/שנים",
        "שתי דקות, שעתיים, יומיים, שבועיים, חודשיים, שנתיים",
    ),
    "hi": (
        r"{} (?:पहले|पूर्व)",
        "मिनट, घंटा/घंटे/घण्टा/घण्टे, दिन, सप्ताह/हफ़्ते/हफ्ते, महीने/महीना/माह, साल/वर्ष",
    ),
    "hy": (r"{} առաջ", "րոպե, ժամ, օր, շաբաթ, ամիս, տարի"),
    "id": (r"{} (?:yang )?lalu", "menit, jam, hari, minggu/pekan, bulan, tahun"),
    "ja": (r"{}前", "分, 時間, 日, 週間, ヶ月/か月/カ月/ヵ月/ケ月, 年"),
    "ka": (r"{} წინ", "წუთის, საათის, დღის, კვირის, თვის, წლის"),
    "kk": (r"{} бұрын", "минут, сағат, күн, апта, ай, жыл"),
    "km": (r"{} ?មុន", "នាទី, ម៉ោង, ថ្ងៃ, សប្ដាហ៍/សប្តាហ៍, ខែ, ឆ្នាំ"),
    "ko": (r"{} ?전", "분, 시간, 일, 주, 개월/달, 년"),
    "ky": (r"{} (?:мурун|мурда)", "мүнөт, саат, күн, апта/жума, ай, жыл"),
    "lt": (
        r"prieš {}",
        (
            "minutę/minutes/minučių/min, valandą/valandas/valandų/val, dieną/dienas/dienų,"
            " savaitę/savaites/savaičių, mėnesį/mėnesius/mėnesių, metus/metų"
        ),
    ),
    "mk": (
        r"пред {}",
        "минута/минути/мин, час/часа/часови, ден/дена, недела/недели, месец/месеци, година/години",
    ),
    "ne": (r"{} (?:अघि|पहिले)", "मिनेट, घण्टा/घन्टा, दिन, हप्ता/साता, महिना, वर्ष"),
    "ps": (r"{} (?:مخکې|وړاندې)", "دقیقې, ساعته/ساعتونه, ورځې/ورځ, اونۍ, میاشتې/میاشت, کاله/کال"),
    "ro": (
        r"acum {}",
        "minut/minute/min, oră/ore, zi/zile, săptămână/săptămâni, lună/luni, an/ani",
    ),
    "ru": (
        r"{} (?:тому )?назад",
        (
            "минуту/минуты/минут/мин, час/часа/часов, день/дня/дней, неделю/недели/недель,"
            " месяц/месяца/месяцев, год/года/лет"
        ),
    ),
    "sq": (
        r"(?:para {}|{} më parë)",
        (
            "minutë/minuta/minutash, orë/orësh, ditë/ditësh, javë/javësh, muaj/muajsh,"
            " vit/vite/vjet/vjetësh"
        ),
    ),
    "ta": (
        r"{} (?:முன்|முன்பு|முன்னர்)",
        (
            "நிமிடம்/நிமிடங்கள்/நிமிடங்களுக்கு, மணி நேரம்/மணிநேரம்/மணி நேரத்திற்கு,"
            " நாள்/நாட்கள்/நாட்களுக்கு, வாரம்/வாரங்கள்/வாரங்களுக்கு, மாதம்/மாதங்கள்/மாதங்களுக்கு,"
            " ஆண்டு/ஆண்டுகள்/ஆண்டுகளுக்கு"
        ),
    ),
    "tg": (r"{} (?:пеш|қабл)", "дақиқа, соат, рӯз, ҳафта, моҳ, сол"),
    "th": (r"{} ?(?:ที่แล้ว|ที่ผ่านมา|ก่อน)", "นาที, ชั่วโมง/ชม/ชม., วัน, สัปดาห์, เดือน, ปี"),
    "tr": (r"{} önce", "dakika/dk, saat/sa, gün, hafta, ay, yıl"),
    "uk": (
        r"{} (?:тому|назад)",
        (
            "хвилину/хвилини/хвилин/хв, годину/години/годин/год, день/дні/днів,"
            " тиждень/тижні/тижнів, місяць/місяці/місяців, рік/роки/років"
        ),
    ),
    "ur": (r"{} (?:قبل|پہلے)", "منٹ, گھنٹہ/گھنٹے, دن, ہفتہ/ہفتے, مہینہ/مہینے/ماہ, سال"),
    "uz": (
        r"{} (?:oldin|avval|олдин|аввал)",
        "daqiqa/дақиқа, soat/соат, kun/кун, hafta/ҳафта, oy/ой, yil/йил",
    ),
    "vi": (r"{} trước", "phút, giờ/tiếng, ngày, tuần, tháng, năm"),
    "zh": (
        r"{}(?:之|以)?前",
        (
            "分钟/分鐘/分, 小时/小時/个小时/個小時/个钟/個鐘, 天/日, 周/週/星期/个星期/個星期,"
            " 个月/個月, 年"
        ),
    ),
}


def spelt(text: str, language: str | None) -> str:
    """`text` in the small letters of `language`, as its words are kept here."""
    if language in DOTLESS:
        text = text.replace("I", "ı").replace("İ", "i")
    text = text.casefold()
    if language == "el":  # whose capitals bear no accents
        text = "".join(one for one in normalize("NFD", text) if not combining(one))
    return text


def more_months(language: str) -> Iterator[tuple[str, int]]:
    for number, names in enumerate(MONTHS.get(language, "").split(","), 1):
        yield from ((name, number) for name in names.strip().split("/") if name)


def more_ago(language: str) -> Iterator[tuple[re.Pattern[str], int | None, str]]:
    """Patterns with their unit, and the count where it is in the words; a count that neither
    they nor a number say is one: "منذ ساعة"."""
    for days, names in enumerate(DAYS.get(language, "").split(",")):
        if names:
            yield _words(language, _any(names, language)), days, "day"
    frame, *units = AGO.get(language, ("",))
    for count, said in zip((None, 2), units, strict=False):
        for unit, names in zip(UNITS, said.split(","), strict=True):
            number = r"(?:(?P<{}>\d{{1,3}})\s?(?:de )?)?+" if count is None else ""
            around = iter(("count", "after"))
            parts = frame.split("{}")
            whole = parts[0]
            for part in parts[1:]:
                whole += number.format(next(around)) + _any(names, language) + part
            yield _words(language, whole), count, unit


def _any(names: str, language: str) -> str:
    words = spelt(names.strip(), language).split("/")
    return f"(?:{'|'.join(map(re.escape, words))})"


def _words(language: str, pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){pattern}" if language in CLOSE else rf"(?<!\w){pattern}(?!\w)")
