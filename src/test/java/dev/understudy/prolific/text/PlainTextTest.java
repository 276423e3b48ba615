package dev.understudy.prolific.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.testing.AnyDatabase;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class PlainTextTest {
  private static final Set<String> ELEMENTS =
      Set.of("script", "style", "img", "svg", "textarea", "plaintext", "br", "title", "xmp");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Hi",
        "a < b & c > d",
        "a<b",
        "a<b and c>d",
        "if i<p or q>2, then s<u && u>s",
        "x<y and y>z",
        "x<=y, a<b+c>d, b<1>2",
        "{{x}}",
        "&lt;b&gt; &amp; &#60;script&#62; &nbsp;",
        "I <3 you, </3 him, <- here, there ->, <>",
        "<ada@example.org> see <https://example.org/a?q=1&r=2>",
        "Dear <name>, your code is <code-1>",
        "the <table element",
        "<scr",
        "<script",
        "a <% b %> c",
        "<!3> <!> <?>",
        "tab\tand\r\nline",
        "\u00e9t\u00e9 \ud83d\ude00 <\u00e9t\u00e9>"
      })
  void aTextWithoutMarkupIsUnchanged(String written) {
    assertSame(written, PlainText.of(written));
  }

  static Stream<Arguments> markup() {
    return Stream.of(
        arguments("<b>Hi</b> a < b & c<script>x</script>", "Hi a < b & c"),
        arguments("<b>H</b>ello &lt;b&gt; &amp; &#60;", "Hello &lt;b&gt; &amp; &#60;"),
        arguments("<b class=\"x\">Hi</b>", "Hi"),
        arguments("<b class = x>Hi</b>", "Hi"),
        arguments("<B\nCLASS='x'>Hi</B >", "Hi"),
        arguments("<b/>a<b />b<b / >c", "abc"),
        arguments("<p hidden>Hi</p>", "Hi"),
        arguments("a<b and c>d <i>e</i>", "a<b and c>d e"),
        arguments("a<b and c=1>d", "ad"),
        arguments("a<b and <i>onclick=alert(1)</i> c>d", "ad"),
        arguments("<p>one</p><p>two</p>", "one\ntwo"),
        arguments("<p>one</p>\n\n<p>two</p>\n", "one\ntwo"),
        arguments("one<div>two<div>three</div></div>four", "one\ntwo\nthree\nfour"),
        arguments("<ul><li>a</li><li>b</ul>c", "a\nb\nc"),
        arguments("<table><tr><td>a</td><td>b</td></tr></table>", "a\nb"),
        arguments("<h1>Hi</h1> there", "Hi\n there"),
        arguments("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        arguments("<b>a</b> <i>b</i>", "a b"),
        arguments("<select><option>a<option>b</select>", "a\nb"),
        arguments("I like the <table> element", "I like the \n element"),
        arguments("<SCRIPT SRC=//x>a</SCRIPT>b", "b"),
        arguments("<script/x>a</script\n>b", "b"),
        arguments("a<script>if (x<y) '</b>'", "a"),
        arguments("<style>p { color: red }</style>b", "b"),
        arguments("a<script>/*<![CDATA[*/ x /*]]>*/</script>b", "ab"),
        arguments("<scr<script>ipt>alert(1)</script>", "<scr"),
        arguments("<scr<b>ipt>alert(1)</script>b", ""),
        arguments("<scr<!-- -->ipt>alert(1)</scr<i>ipt>b", "b"),
        arguments("<<b>script>alert(1)</script>", ""),
        arguments("<textarea><b>a</b></textarea>", "a"),
        arguments("<b><i>a</b>b</i>c", "abc"),
        arguments("</p></b></div>a", "a"),
        arguments("<b>a", "a"),
        arguments("<img src=x onerror=alert(1)>a", "a"),
        arguments("<img src=x onerror=alert(1)//", ""),
        arguments("<img alt=\"a>b\" src=x>c", "c"),
        arguments("<x onclick=alert(1)>a</x>", "a</x>"),
        arguments("<x/onclick=alert(1)>a", "a"),
        arguments("<x a='b'onclick=alert(1)>a", "a"),
        arguments("<https:/onclick=alert(1)>a", "a"),
        arguments("<svg/onload=alert(1)>a</svg>", "a"),
        arguments("<svg><animate onbegin=alert(1)></svg>a", "a"),
        arguments("<a href=\"javascript:alert(1)\">text</a>", "text"),
        arguments("<iframe srcdoc='<script>x</script>'></iframe>a", "a"),
        arguments("a<!-- <b>b</b> -->c", "ac"),
        arguments("a<!-->b<!--->c", "abc"),
        arguments("a<!-- b", "a"),
        arguments("a<![CDATA[<b>b</b>]]>c", "ac"),
        arguments("<!DOCTYPE html><?xml version='1.0'?>a", "a"),
        arguments("<my-tag class=x>a", "a"),
        arguments("\ud83d\ude00<b>\u00e9</b>", "\ud83d\ude00\u00e9"));
  }

  @ParameterizedTest
  @MethodSource("markup")
  void markupIsRemovedAndItsTextRemains(String written, String left) {
    assertEquals(left, PlainText.of(written));
  }

  @Test
  void theResultIsHarmlessAndStable() {
    var pieces =
        ("< <b >  = \" ' / & ! - -- > --> ]]> <!-- <![CDATA[ script style b a p x img ipt scr svg"
                + " textarea plaintext onclick onclick=alert(1) href=x and hidden </ </b> </script>"
                + " <script> <style> <br> &lt; 3 ? \n é <title> <xmp> <scr <img")
            .split(" ");
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var written = new StringBuilder();
      for (int length = random.nextInt(14); length >= 0; length--) {
        var piece = pieces[random.nextInt(pieces.length)];
        written.append(piece.isEmpty() ? " " : piece);
      }
      var left = PlainText.of(written.toString());
      assertEquals(left, PlainText.of(left), () -> "twice: " + written);
      for (var tag : BrowserTags.in(left)) {
        assertFalse(ELEMENTS.contains(tag.name()), () -> tag + " in " + left + " of " + written);
        assertTrue(
            tag.attributes().stream().noneMatch(name -> name.matches("[a-z][a-z0-9_.:-]*")),
            () -> tag + " in " + left + " of " + written);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "<b>",
        "<b ",
        "</",
        "</b>",
        "<!",
        "<!--",
        "<!-- -->",
        "<![CDATA[",
        "<?x ",
        "<a x=",
        "<x =",
        "<script>",
        "</script>",
        "<script></script ",
        "<p>x",
        "<table>",
        "<i><b></i>",
        "<a href=\"",
        "<ins>",
        "& <i>",
        "<scr<b>ipt>",
        "<x  =  ",
        "<textarea>",
        "<b a b c ",
        "-",
        "<a 1=2 ",
        "<aaaaaaaaaa",
        "<br>"
      })
  void aLongTextIsSanitizedInLinearTime(String piece) {
    var plain = piece.repeat(262_144 / piece.length());
    var closed = "<i a=\"" + plain + "\"> =1 ] --> ]]>";
    var nested = "<".repeat(20_000) + "b>".repeat(20_000) + plain;
    // in quadratic time, each of these would take minutes
    for (var hostile : List.of(plain + closed, nested)) {
      var once = PlainText.of(hostile);
      assertEquals(once, PlainText.of(once));
    }
  }

  @Test
  void aMegabyteOfLessThanSignsIsUnchanged() {
    var signs = "<".repeat(1_048_576);
    assertSame(signs, PlainText.of(signs));
  }
}
