"""Bylines of many languages: the names alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.metadata.names import led, people
from tests.unit.general.pages import article, page, paragraphs


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("홍길동 기자", ["홍길동"]),
        ("記者王小明台北28日電", ["王小明"]),
        ("（中央社記者王小明台北28日電）", ["王小明"]),
        ("新华社北京5月3日电（记者王小明、李华）", ["王小明", "李华"]),
        ("מאת דנה כהן ויוסי לוי", ["דנה כהן", "יוסי לוי"]),
        ("דנה כהן, יוסי לוי ורותי בר", ["דנה כהן", "יוסי לוי", "רותי בר"]),
        ("מאת ורד לוי", ["ורד לוי"]),
        ("מאת דנה וקנין", ["דנה וקנין"]),
        ("Von Anna Muster, Berlin", ["Anna Muster"]),
        ("Von Anna Muster, Berlin, und Hans Meier, Wien", ["Anna Muster", "Hans Meier"]),
        ("Anna Muster aus Berlin", ["Anna Muster"]),
        ("By Jane Doe, New York", ["Jane Doe"]),
        ("By Jane Doe for The Daily Paper", ["Jane Doe"]),
        ("Jane Doe jane@paper.example", ["Jane Doe"]),
        ("Center for Public Integrity", ["Center for Public Integrity"]),
        ("DI MARIO ROSSI", ["MARIO ROSSI"]),
        ("Oprac. Jan Kowalski", ["Jan Kowalski"]),
        ("Submitted by Jane Doe on Fri, 05/03/2024 - 10:30", ["Jane Doe"]),
        ("By Jane Doe in Paris and John Roe in New York", ["Jane Doe", "John Roe"]),
        ("By Jane Doe, Springfield, Ill.", ["Jane Doe"]),
        ("Jane Doe, Reuters", ["Jane Doe", "Reuters"]),
        ("Jane Doe, AFP", ["Jane Doe", "AFP"]),
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("Jane, Mary and Sue", ["Jane", "Mary", "Sue"]),
        ("Par Jean Dupont (à Kiev)", ["Jean Dupont"]),
        ("Иван Иванов, Москва", ["Иван Иванов"]),
        ("홍길동 기자 hong@news.kr", ["홍길동"]),
        ("서울=홍길동 기자", ["홍길동"]),
        ("홍길동 기자, 김철수 기자", ["홍길동", "김철수"]),
        ("홍길동 선임기자", ["홍길동"]),
        ("워싱턴=홍길동 특파원", ["홍길동"]),
        ("글 홍길동 사진 김철수", ["홍길동"]),
        ("홍길동 · 김철수 기자", ["홍길동", "김철수"]),
        ("(서울=연합뉴스) 홍길동 기자", ["홍길동"]),
        ("기자 홍길동", ["홍길동"]),
        ("记者 王小明", ["王小明"]),
        ("记者：王小明 李华", ["王小明", "李华"]),
        ("本报记者 王小明", ["王小明"]),
        ("文/王小明", ["王小明"]),
        ("文｜王小明", ["王小明"]),
        ("撰文：王小明", ["王小明"]),
        ("撰文 / 王小明", ["王小明"]),
        ("作者：王小明", ["王小明"]),
        ("特派员 王小明", ["王小明"]),
        ("記者王小明／台北報導", ["王小明"]),
        ("記者 王小明 / 綜合報導", ["王小明"]),
        ("新华社记者王小明", ["王小明"]),
        ("王小明 记者", ["王小明"]),
        ("責任編輯：王小明", []),
        ("编辑：李四", []),
        ("王小明、李华", ["王小明", "李华"]),
        ("来源：新华社", ["新华社"]),
        ("文・山田太郎", ["山田太郎"]),
        ("山田太郎記者", ["山田太郎"]),
        ("【山田太郎】", ["山田太郎"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("取材・文＝山田太郎", ["山田太郎"]),
        ("編集委員 山田太郎", ["山田太郎"]),
        ("執筆：山田太郎", ["山田太郎"]),
        ("ワシントン=山田太郎", ["山田太郎"]),
        ("山田 太郎", ["山田 太郎"]),
        ("聞き手・山田太郎", ["山田太郎"]),
        ("文／山田太郎 写真／鈴木花子", ["山田太郎"]),
        ("Автор: Иван Петров", ["Иван Петров"]),
        ("Иван Петров, корреспондент", ["Иван Петров"]),
        ("Текст: Иван Петров", ["Иван Петров"]),
        ("Корреспондент Иван Петров", ["Иван Петров"]),
        ("Иван Петров и Анна Ким", ["Иван Петров", "Анна Ким"]),
        ("Автор Іван Петренко", ["Іван Петренко"]),
        ("Іван Петренко та Олена Коваль", ["Іван Петренко", "Олена Коваль"]),
        ("بقلم أحمد علي", ["أحمد علي"]),
        ("بقلم: أحمد علي", ["أحمد علي"]),
        ("كتب أحمد علي", ["أحمد علي"]),
        ("كتب - أحمد علي", ["أحمد علي"]),
        ("إعداد: أحمد علي", ["أحمد علي"]),
        ("أحمد علي - القاهرة", ["أحمد علي"]),
        ("أحمد علي ومحمد حسن", ["أحمد علي", "محمد حسن"]),
        ("تقرير: أحمد علي", ["أحمد علي"]),
        ("نویسنده: احمد رضایی", ["احمد رضایی"]),
        ("به قلم احمد رضایی", ["احمد رضایی"]),
        ("احمد رضایی و علی کریمی", ["احمد رضایی", "علی کریمی"]),
        ("خبرنگار: احمد رضایی", ["احمد رضایی"]),
        ("מאת: יוסי כהן", ["יוסי כהן"]),
        ("लेखक: राम शर्मा", ["राम शर्मा"]),
        ("द्वारा राम शर्मा", ["राम शर्मा"]),
        ("राम शर्मा और श्याम वर्मा", ["राम शर्मा", "श्याम वर्मा"]),
        ("লেখক: রাম দাস", ["রাম দাস"]),
        ("রাম দাস ও শ্যাম সেন", ["রাম দাস", "শ্যাম সেন"]),
        ("โดย สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("โดย: สมชาย ใจดี", ["สมชาย ใจดี"]),
        ("Yazan: Ali Veli", ["Ali Veli"]),
        ("Ali Veli ve Ayşe Can", ["Ali Veli", "Ayşe Can"]),
        ("Haber: Ali Veli", ["Ali Veli"]),
        ("Γράφει ο Γιάννης Παππάς", ["Γιάννης Παππάς"]),
        ("Του Γιάννη Παππά", ["Γιάννη Παππά"]),
        ("Της Μαρίας Παππά", ["Μαρίας Παππά"]),
        ("Γιάννης Παππάς και Μαρία Νίκου", ["Γιάννης Παππάς", "Μαρία Νίκου"]),
        ("ავტორი: გიორგი ბერიძე", ["გიორგი ბერიძე"]),
        ("გიორგი ბერიძე და ნინო კახიძე", ["გიორგი ბერიძე", "ნინო კახიძე"]),
        ("Հեղինակ՝ Արամ Գրիգորյան", ["Արամ Գրիգորյան"]),
        ("Արամ Գրիգորյան և Անի Սարգսյան", ["Արամ Գրիգորյան", "Անի Սարգսյան"]),
        ("Автору: Азамат Касымов", ["Азамат Касымов"]),
        ("Par Jean Dupont (à Paris)", ["Jean Dupont"]),
        ("Propos recueillis par Jean Dupont", ["Jean Dupont"]),
        ("Jean Dupont, envoyé spécial à Kiev", ["Jean Dupont"]),
        ("Par Jean Dupont et Marie Curie avec AFP", ["Jean Dupont", "Marie Curie", "AFP"]),
        ("Publié par Jean Dupont", ["Jean Dupont"]),
        ("Aus Berlin berichtet Anna Muster", ["Anna Muster"]),
        ("Eine Analyse von Anna Muster", ["Anna Muster"]),
        ("Anna Muster/dpa", ["Anna Muster", "dpa"]),
        ("Interview: Anna Muster", ["Anna Muster"]),
        ("Anna Muster (dpa)", ["Anna Muster"]),
        ("Von Anna Muster (Text) und Bert Beispiel (Fotos)", ["Anna Muster"]),
        ("Por: Juan Pérez", ["Juan Pérez"]),
        ("Texto: Juan Pérez", ["Juan Pérez"]),
        ("Escrito por Juan Pérez", ["Juan Pérez"]),
        ("Por Redação", ["Redação"]),
        ("Por João Silva e Maria Souza", ["João Silva", "Maria Souza"]),
        ("João Silva, da Agência Brasil", ["João Silva"]),
        ("Por João Silva — São Paulo", ["João Silva"]),
        ("di Mario Rossi", ["Mario Rossi"]),
        ("A cura di Mario Rossi", ["Mario Rossi"]),
        ("dal nostro inviato Mario Rossi", ["Mario Rossi"]),
        ("tekst: Jan Kowalski", ["Jan Kowalski"]),
        ("Autor: Jan Kowalski", ["Jan Kowalski"]),
        ("Przez Jana Kowalskiego", ["Jana Kowalskiego"]),
        ("Opracował: Jan Kowalski", ["Jan Kowalski"]),
        ("Door Jan de Vries", ["Jan de Vries"]),
        ("Oleh Budi Santoso", ["Budi Santoso"]),
        ("Penulis: Budi Santoso", ["Budi Santoso"]),
        ("Reporter: Budi Santoso | Editor: Siti", ["Budi Santoso"]),
        ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
        ("Szerző: Kovács János", ["Kovács János"]),
        ("Írta: Kovács János", ["Kovács János"]),
        ("Teksti: Matti Meikäläinen", ["Matti Meikäläinen"]),
        ("Piše: Ivan Horvat", ["Ivan Horvat"]),
        ("Autor: Ivan Horvat", ["Ivan Horvat"]),
        ("De către Ion Popescu", ["Ion Popescu"]),
        ("Av Ola Nordmann", ["Ola Nordmann"]),
        ("Skrevet av Ola Nordmann", ["Ola Nordmann"]),
        ("Af Jens Jensen", ["Jens Jensen"]),
        ("Text: Sven Svensson Foto: Eva", ["Sven Svensson"]),
        ("By ANN SMITH", ["ANN SMITH"]),
        ("By Ann Smith, Reuters", ["Ann Smith", "Reuters"]),
        ("Posted by Ann Smith", ["Ann Smith"]),
        ("Posted by Ann Smith on May 3, 2024", ["Ann Smith"]),
        ("Written by: Ann Smith", ["Ann Smith"]),
        ("Story by Ann Smith; photographs by Bob Jones", ["Ann Smith"]),
        ("By Ann Smith in London", ["Ann Smith"]),
        ("By Ann Smith in London and Bob Jones in Paris", ["Ann Smith", "Bob Jones"]),
        (
            "By Ann Smith, Bob Jones and Carl May, Associated Press",
            ["Ann Smith", "Bob Jones", "Carl May", "Associated Press"],
        ),
        ("By Ann Smith Staff Writer", ["Ann Smith"]),
        ("BY ANN SMITH AND BOB JONES", ["ANN SMITH", "BOB JONES"]),
        ("Ann Smith, Correspondent", ["Ann Smith"]),
        ("Reporting by Ann Smith; Editing by Bob Jones", ["Ann Smith"]),
        ("Ann Smith & Bob Jones", ["Ann Smith", "Bob Jones"]),
        ("Opinion by Ann Smith", ["Ann Smith"]),
        ("by admin", ["admin"]),
        ("By AFP", ["AFP"]),
        ("By RFE/RL", ["RFE/RL"]),
        ("RFE/RL's Kyrgyz Service", ["RFE/RL's Kyrgyz Service"]),
        ("By RFE/RL's Kazakh Service", ["RFE/RL's Kazakh Service"]),
        ('Ann Smith, author of "Bridges"', ["Ann Smith"]),
        ("By Ann Smith May 3, 2024", ["Ann Smith"]),
        ("By Ann Smith\nUpdated 3 May 2024", ["Ann Smith"]),
        ("By Ann Smith, Updated", ["Ann Smith"]),
        ("AP/Reuters", ["AP", "Reuters"]),
        ("Theo Walcott", ["Theo Walcott"]),
        ("Di Maio", ["Di Maio"]),
        ("文天祥", ["文天祥"]),
        ("기자회", ["기자회"]),
        ("林志玲 · 李安", ["林志玲", "李安"]),
        ("ジョン・スミス", ["ジョン・スミス"]),
        ("Bill Editing", ["Bill Editing"]),
        ("Photos: Bob Jones", []),
        ("写真／鈴木花子", []),
    ],
)
def test_names_stand_alone_in_any_language(said: str, names: list[str]):
    assert people([said]) == names


def test_a_line_of_a_byline_is_known_by_its_first_word():
    assert led("بقلم أحمد علي") == ["أحمد علي"]
    assert led("서울=홍길동 기자 hong@paper.example") == ["홍길동"]
    assert led("本报记者 王小明") == ["王小明"]
    assert led("정치, 사회") == []
    assert led("写真／ 鈴木花子の一日") == []
    assert led("전국의 기자 여러분께 드리는 글") == []
    assert led("By the way, all is well here.") == []


@given(
    st.lists(
        st.sampled_from(["记者", "글", " ", "／", "기자", "=", "by ", "Ann", ",", ":", "(", "\n"])
    )
)
def test_any_row_of_such_words_is_read(parts: list[str]):
    assert all(name == name.strip() and name for name in people(["".join(parts)]))


@pytest.mark.parametrize(
    "said",
    [
        ["ANN SMITH, Executive Editor"],
        ["Ann Smith, Paper Senior Political Correspondent"],
        ["Ann Smith", "View Author Page", "→ Learn More"],
        ["By Ann  Smith, MA"],
        ["Ann Smith)"],
    ],
)
def test_what_people_are_and_links_about_them_are_no_names(said: list[str]):
    assert [name.title() for name in people(said)] == ["Ann Smith"]


@pytest.mark.parametrize(
    ("beside", "names"),
    [
        ('<li>Author: <a href="../blog/author/ann.html">Ann Smith</a></li>', ["Ann Smith"]),
        ('<a href="/author/ann">Ann Smith</a> <a href="/author/ann">Ann Smith</a>', ["Ann Smith"]),
        ('<a href="/author/ann">Ann Smith</a> <a href="/author/bob">Bob Jones</a>', []),
        ('<a href="/author/ann">More by this author</a>', []),
        ('<a href="/author/">All Our Writers</a>', []),
    ],
)
def test_the_one_author_whose_page_is_linked_beside_the_text(beside: str, names: list[str]) -> None:
    body = f"<div><h1>The bridge is closed</h1>{paragraphs()}</div>"
    html = page(f'{body}<div class="sidebar"><h2>18 March 2024</h2><ul>{beside}</ul></div>')
    assert article(html, "https://p.example/x").authors == names
