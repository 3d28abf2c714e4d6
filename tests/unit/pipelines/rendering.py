"""Text-only renderings of made-up pages, in the form that text browsers give the CMS's pages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tongue:
    """One language: its chrome's words, and sentences to make articles of."""

    code: str
    access: str
    breaking: str
    archive: str
    wait: str
    no_source: str
    watch: str
    more: str
    about: str
    subscribe: str
    months: str
    sentences: tuple[str, ...]
    headings: tuple[str, ...]

    def paragraph(self, number: int) -> str:
        """Different for each number, and longer than any label."""
        count = len(self.sentences)
        chosen = (number % count, (number // count + number + 1) % count)
        return " ".join(f"{self.sentences[one]}" for one in chosen) + f" [{number}]."


ENGLISH = Tongue(
    "en",
    "Accessibility links",
    "Breaking News",
    "(Archive)",
    "please wait",
    "No media source currently available",
    "WATCH:",
    "Load more",
    "About This Blog",
    "Subscribe",
    "Blog Archive",
    (
        "The water reached the upper fields before the snow on the pass had gone",
        "Nobody in the valley could say who had paid for the second bridge",
        "Farmers carried their sacks to the scales and waited for the clerk",
        "The council met twice in one week and agreed on nothing but the date",
        "A button that says Load more was painted on the door of the library",
        "Old maps show a road where there is now only a row of willows",
    ),
    ("The Long Way Down", "Who Counts The Sheep?", "After The Flood"),
)
RUSSIAN = Tongue(
    "ru",
    "Ссылки для упрощенного доступа",
    "Срочные новости",
    "(Архив)",
    "пожалуйста, подождите",
    "В данный момент источник не доступен",
    "СМОТРИТЕ:",
    "Загрузить ещё",
    "О блоге",
    "Подписаться",
    "Архив блога",
    (
        "Вода дошла до верхних полей раньше, чем на перевале сошёл снег",
        "Никто в долине не мог сказать, кто заплатил за второй мост",
        "Крестьяне несли мешки к весам и долго ждали учётчика",
        "Совет собирался дважды за неделю и договорился только о дате",
        "На старых картах дорога идёт там, где теперь стоят одни ивы",
    ),
    ("Долгий спуск", "После паводка", "Кто считает овец"),
)
UZBEK = Tongue(
    "uz",
    "Yordam havolalari",
    "Shoshilinch xabar",
    "(arxiv)",
    "iltimos kuting",
    "Hozir media manba mavjud emas",
    "KO‘RING:",
    "Yana ko‘rsatish",
    "Blog haqida",
    "Obuna bo‘ling",
    "Blog arxivi",
    (
        "Suv dovondagi qor erimasdan oldin yuqori dalalarga yetib keldi",
        "Ikkinchi ko‘prik uchun kim pul to‘laganini vodiyda hech kim bilmasdi",
        "Dehqonlar qoplarini tarozi yoniga olib borib, kotibni uzoq kutishdi",
        "Kengash bir haftada ikki marta yig‘ilib, faqat sanaga kelishib oldi",
        "Eski xaritalarda yo‘l hozir faqat tollar turgan joydan o‘tadi",
    ),
    ("Uzoq yo‘l", "Toshqindan keyin", "Qo‘ylarni kim sanaydi"),
)
PERSIAN = Tongue(
    "fa",
    "لینک‌های قابلیت دسترسی",
    "خبر فوری",
    "(بایگانی)",
    "لطفاً صبر کنید",
    "در حال حاضر هیچ منبعی در دسترس نیست",
    "ببینید:",
    "بیشتر بخوانید",
    "درباره این وبلاگ",
    "مشترک شوید",
    "بایگانی وبلاگ",
    (
        "آب پیش از آن که برف گردنه آب شود به کشتزارهای بالا رسید و همه را شگفت‌زده کرد",
        "هیچ‌کس در دره نمی‌دانست که هزینه پل دوم را چه کسی پرداخته است و چرا",
        "کشاورزان کیسه‌های خود را تا ترازو بردند و ساعت‌ها در انتظار منشی ماندند",
        "شورا در یک هفته دو بار گرد آمد و جز بر سر تاریخ بر هیچ چیز توافق نکرد",
        "در نقشه‌های کهنه راه از جایی می‌گذرد که اکنون تنها درختان بید ایستاده‌اند",
    ),
    ("راه دراز", "پس از سیلاب", "گوسفندان را که می‌شمارد"),
)
GEORGIAN = Tongue(  # no profile knows its words: structure alone must do
    "ka",
    "გადასვლის ბმულები",
    "სასწრაფო ამბავი",
    "",
    "გთხოვთ მოიცადოთ",
    "წყარო ამჟამად მიუწვდომელია",
    "ნახეთ:",
    "მეტის ჩვენება",
    "ბლოგის შესახებ",
    "გამოწერა",
    "ბლოგის არქივი",
    (
        "წყალმა ზედა მინდვრებს მანამდე მიაღწია, სანამ უღელტეხილზე თოვლი დადნებოდა",
        "ხეობაში ვერავინ იტყოდა, ვინ გადაიხადა მეორე ხიდის საფასური და რატომ",
        "გლეხებმა ტომრები სასწორთან მიიტანეს და მწერალს დიდხანს ელოდნენ",
        "საბჭო ერთ კვირაში ორჯერ შეიკრიბა და მხოლოდ თარიღზე შეთანხმდა",
        "ძველ რუკებზე გზა იქ გადის, სადაც ახლა მხოლოდ ტირიფები დგას",
    ),
    ("გრძელი გზა", "წყალდიდობის შემდეგ", "ვინ ითვლის ცხვრებს"),
)
TONGUES = (ENGLISH, RUSSIAN, UZBEK, PERSIAN)


@dataclass(frozen=True)
class Piece:
    """A paragraph (``p``), heading (``h``), image, player or pull quote, with its words."""

    kind: str
    text: str
    clock: str = ""
    promo: bool = False


def render_piece(piece: Piece, tongue: Tongue) -> str:
    if piece.kind == "image":
        return f"{piece.text}\n{piece.text}\n\n"
    if piece.kind == "player":
        lead = f"{tongue.watch} {piece.text}\n\n" if piece.promo else ""
        lines = f"{piece.text}\n{tongue.wait}\n\n{tongue.no_source}\n\n0:00 {piece.clock} 0:00"
        return f"{lead}{lines}\n\n\n"
    if piece.kind == "quote":
        return f"{piece.text}\n\n\n"
    return f"{piece.text}\n\n"


def render_page(
    articles: list[list[Piece]],
    tongue: Tongue,
    *,
    title: str = "Qishloq",
    about: tuple[str, ...] = (),
    more: bool = True,
) -> str:
    """A whole page; articles touch without a blank line, as the renderings have it."""
    bodies = [
        "".join(render_piece(piece, tongue) for piece in article).rstrip("\n")
        for article in articles
    ]
    head = f"{tongue.access}\n\n{tongue.breaking}\n\n{title} {tongue.archive}".rstrip()
    tail = f"{tongue.more}\n\n" if more else ""
    if about:
        tail += f"{tongue.about}\n\n" + "".join(f"{text}\n\n" for text in about)
    tail += f"{tongue.subscribe}\n\n{tongue.months}\nXS\nSM\nMD\nLG\n"
    return f"{head}\n\n" + "\n".join(bodies) + f"\n\n{tail}"
