package dev.understudy.sociocs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.sociocs.template.MessageTemplates;
import dev.understudy.sociocs.template.TemplateErrors;
import dev.understudy.testing.AnyDatabase;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class MessageTemplateTest {
  private static final Map<String, Object> FIELDS = fields();

  private final MessageTemplates templates = new MessageTemplates();

  private static Map<String, Object> fields() {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("CUSTOMER_NAME", "Zoë <b> & \"Co\"");
    fields.put("PHONE_NUMBER", "16317471111");
    fields.put("name", "Ann");
    fields.put("First Name", "Charles");
    fields.put("first-name", "Chuck");
    fields.put("имя", "Анна");
    fields.put("location_code", "LOC2");
    fields.put("appointment_date", "2023-06-15");
    fields.put("template", "{{name}}");
    fields.put("markup", "<p>&</p>");
    fields.put("empty", "");
    fields.put("nothing", null);
    fields.put("yes", true);
    fields.put("no", false);
    fields.put("zero", 0);
    fields.put("count", 12);
    fields.put("price", new BigDecimal("1.50"));
    fields.put("large", new BigDecimal("1E+999999999"));
    fields.put("half", 0.5);
    fields.put("items", List.of(Map.of("name", "tea"), Map.of("price", 2)));
    fields.put("colors", List.of("red", "blue"));
    fields.put("address", Map.of("city", "Dix Hills"));
    fields.put("none", List.of());
    return Collections.unmodifiableMap(fields);
  }

  private String rendered(String text) {
    return templates.parse(text).render(FIELDS);
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        // fields
        arguments("Hi {{CUSTOMER_NAME}}!", "Hi Zoë <b> & \"Co\"!"),
        arguments("{{{markup}}} {{&markup}} {{markup}}", "<p>&</p> <p>&</p> <p>&</p>"),
        arguments("{{name}}{{NAME}}{{Name}}", "Ann"),
        arguments("[{{unknown}}{{un.known}}{{nothing}}{{empty}}]", "[]"),
        arguments("{{ name }} {{[First Name]}} {{first-name}} {{имя}}", "Ann Charles Chuck Анна"),
        arguments("{{template}}", "{{name}}"),
        arguments(
            "{{yes}} {{no}} {{zero}} {{count}} {{price}} {{half}}", "true false 0 12 1.5 0.5"),
        arguments("{{large}}", "1E+999999999"),
        arguments(
            "{{colors}} {{colors.[1]}} {{address}} {{address.city}}",
            "red,blue blue [object Object] Dix Hills"),
        arguments(
            "{{colors.length}}{{colors.size}}{{name.bytes}}{{name.class}}{{this.class.name}}", ""),
        arguments("\\{{name}} } }} { {", "{{name}} } }} { {"),
        arguments("a{{! nobody sees this }}b{{!-- nor {{> this}} --}}c", "abc"),
        arguments("a  {{~name~}}  b", "aAnnb"),
        // blocks
        arguments("{{#if name}}a{{else}}b{{/if}}{{#if no}}a{{else}}b{{/if}}", "ab"),
        arguments("{{#if zero}}a{{/if}}{{#if empty}}b{{/if}}{{#if none}}c{{/if}}", ""),
        arguments("{{#if no}}a{{else if yes}}b{{else}}c{{/if}}", "b"),
        arguments("{{#unless no}}a{{/unless}}{{#unless yes}}b{{/unless}}", "a"),
        arguments(
            "{{#each items}}{{@index}}{{name}}{{price}}{{#if @last}}.{{else}}, {{/if}}{{/each}}",
            "0tea, 12."),
        arguments(
            "{{#each colors}}{{@first}} {{this}} {{../name}} {{@root.count}};{{/each}}",
            "true red Ann 12;false blue Ann 12;"),
        arguments("{{#each address}}{{@key}}={{this}}{{/each}}", "city=Dix Hills"),
        arguments("{{#each none}}a{{else}}b{{/each}}{{#each unknown}}a{{else}}c{{/each}}", "bc"),
        arguments(
            "{{#with address}}{{city}}{{name}}{{/with}}{{#with no}}a{{else}}{{name}}{{/with}}",
            "Dix HillsAnn"),
        arguments(
            "{{#yes}}a{{/yes}}{{^no}}b{{/no}}{{#unknown}}c{{else}}{{name}}{{/unknown}}", "abAnn"),
        arguments(
            "{{#colors}}<{{this}}>{{/colors}}{{#address}}{{city}}{{/address}}",
            "<red><blue>Dix Hills"),
        arguments("Hi\n{{#if yes}}\nthere\n{{else}}\nnobody\n{{/if}}\nBye\n", "Hi\nthere\nBye\n"),
        // ifeq
        arguments(
            "{{#ifeq \"LOC1\" location_code}}Deer Park{{else}}Dix Hills{{/ifeq}}", "Dix Hills"),
        arguments(
            """
            {{#ifeq "LOC1" location_code}}a{{else ifeq "LOC2" location_code}}b{{else ifeq "LOC3" location_code}}c{{else}}d{{/ifeq}}\
            """,
            "b"),
        arguments(
            """
            {{#ifeq "a" name}}a{{else ifeq "b" name}}b{{else}}c{{/ifeq}}\
            """,
            "c"),
        arguments(
            "{{#ifeq location_code 'LOC2'}}a{{/ifeq}}{{#ifeq \"loc2\" location_code}}b{{/ifeq}}",
            "a"),
        arguments(
            "{{#ifeq \"12\" count}}a{{/ifeq}}{{#ifeq 12 count}}b{{/ifeq}}"
                + "{{#ifeq true yes}}c{{/ifeq}}",
            "abc"),
        arguments(
            """
            {{#ifeq "" unknown}}a{{/ifeq}}{{#ifeq "red,blue" colors}}b{{/ifeq}}\
            """,
            "a"),
        // contains, arr
        arguments(
            """
            {{#contains (arr "LOC1" "LOC2") location_code}}a{{else}}b{{/contains}}\
            """,
            "a"),
        arguments(
            """
            {{#contains (arr "LOC1" "LOC3") location_code}}a{{else}}b{{/contains}}\
            """,
            "b"),
        arguments("{{#contains (arr) name}}a{{else}}b{{/contains}}", "b"),
        arguments(
            "{{#contains (arr name 12) count}}a{{/contains}}"
                + "{{#contains colors \"red\"}}b{{/contains}}",
            "ab"),
        arguments(
            "{{#contains \"LOC2\" location_code}}a{{/contains}}"
                + "{{#contains unknown name}}b{{/contains}}",
            "a"),
        arguments(
            """
            {{#contains (arr "x") name}}a{{else ifeq "Ann" name}}b{{/contains}}\
            """,
            "b"),
        // dateFormat
        arguments(
            "{{#dateFormat \"dddd, mmmm d, yyyy\"}}{{appointment_date}}{{/dateFormat}}",
            "Thursday, June 15, 2023"),
        arguments(
            """
            [{{#dateFormat "d"}}{{unknown}}{{/dateFormat}}{{#dateFormat "d"}}{{name}}{{/dateFormat}}]\
            """,
            "[]"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void fieldsAreFilledIn(String text, String rendered) {
    assertEquals(rendered, rendered(text));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments("{{name", "Line 1, column 7: expected '}}', found the end of the text."),
        arguments("Hi {{", "Line 1, column 4: '{{' doesn't belong here."),
        arguments("{{}}", "Line 1, column 1: '{{' doesn't belong here."),
        arguments("{{name}", "Line 1, column 7: '}' doesn't belong here."),
        arguments(
            "{{na me}}",
            "Line 1, column 3: there is no helper named 'na'; a field with a blank"
                + " in its name is {{[First Name]}}."),
        arguments(
            "\n{{#if name}}a", "Line 2, column 14: expected '{{/', found the end of the text."),
        arguments("{{#if name}}a{{/of}}", "Line 1, column 17: expected 'if', found 'of'."),
        arguments("{{/if}}", "Line 1, column 1: '{{/' doesn't belong here."),
        arguments("{{#if \"a}}b{{/if}}", "Line 1, column 7: '\"a}}b{{/if}}' doesn't belong here."),
        arguments("a\nb {{> header}}", "Line 2, column 3: there are no partials to include."),
        arguments(
            "{{#> header}}a{{/header}}", "Line 1, column 1: there are no partials to include."),
        arguments("{{#*inline \"a\"}}b{{/inline}}", "Line 1, column 1: there are no decorators."),
        arguments("{{*inline}}", "Line 1, column 1: there are no decorators."),
        arguments(
            "{{=<% %>=}}<% name %>", "Line 1, column 1: fields are always written in {{ and }}."),
        arguments("{{{{raw}}}}a{{{{/raw}}}}", "Line 1, column 1: raw blocks are not known here."),
        arguments(
            "{{^ifeq a b}}a{{/ifeq}}",
            "Line 1, column 1: a helper's block begins with {{#; what is"
                + " otherwise, after {{else}}."),
        arguments("{{log name}}", noHelper("log")),
        arguments("{{lookup address \"city\"}}", noHelper("lookup")),
        arguments("{{include \"a\"}}", noHelper("include")),
        arguments("{{precompile \"a\"}}", noHelper("precompile")),
        arguments("{{i18n \"a\"}}", noHelper("i18n")),
        arguments("{{embedded \"a\"}}", noHelper("embedded")),
        arguments("{{#block \"a\"}}{{/block}}", "Somewhere in the text: " + unknown("block")),
        arguments("{{#partial \"a\"}}{{/partial}}", "Somewhere in the text: " + unknown("partial")),
        arguments(
            "{{dateFormat appointment_date \"d\"}}",
            "Line 1, column 3: dateFormat has a block,"
                + " {{#dateFormat ...}} ... {{/dateFormat}}."),
        arguments(
            "{{#dateFormat}}{{name}}{{/dateFormat}}",
            "Line 1, column 4: dateFormat takes a format," + " {{#dateFormat \"mmmm d, yyyy\"}}."),
        arguments(
            "{{#ifeq name}}a{{/ifeq}}",
            "Line 1, column 4: ifeq compares two values," + " {{#ifeq \"value\" field}}."),
        arguments(
            "{{#contains name}}a{{/contains}}",
            "Line 1, column 4: contains takes values and a"
                + " field, {{#contains (arr \"a\" \"b\") field}}."),
        arguments(
            "{{#each items as |item|}}a{{/each}}",
            "Line 1, column 4: names given by 'as |...|' are" + " not known here."),
        arguments(
            "{{" + "a".repeat(129) + "}}", "Line 1, column 1: a name has at most 128 characters."),
        arguments("{{" + "a.".repeat(13) + "a}}", "Line 1, column 1: a name has at most 13 parts."),
        arguments(
            "{{#if " + "(arr ".repeat(9) + "1" + ")".repeat(9) + "}}{{/if}}",
            "Line 1, column 1: this is nested too deep."),
        arguments(
            "{{name}}".repeat(5_001),
            "Line 1, column 40001: more than 5000 names and values in one" + " text."),
        arguments(
            "{{#if yes}}".repeat(201),
            "Line 1, column 2201: more than 200 blocks and branches in" + " one another."),
        arguments(
            "{{#if no}}a" + "{{else if no}}".repeat(200) + "{{/if}}",
            "Line 1, column 2798: more" + " than 200 blocks and branches in one another."),
        arguments(
            "{{#if yes}}".repeat(10) + "a".repeat(1_000_000) + "{{/if}}".repeat(10),
            "Line 1, column 23: blocks this long can't be in so many others."));
  }

  private static String noHelper(String name) {
    return "Line 1, column 3: " + unknown(name);
  }

  private static String unknown(String name) {
    return "there is no helper named '%s'; a field with a blank in its name is {{[First Name]}}."
        .formatted(name);
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void anInvalidTemplateIsRefusedWithASentence(String text, String sentence) {
    var refusal = assertThrows(TemplateErrors.class, () -> rendered(text));
    assertEquals(sentence, refusal.getMessage());
  }

  @Test
  void aTextWithoutFieldsIsNotChanged() {
    var text = "Hi { }} \\{ {name}";
    assertSame(text, rendered(text));
  }

  static Stream<Arguments> lengths() {
    var numbers = IntStream.range(0, 400).boxed().toList();
    Map<String, Object> fields =
        Map.of(
            "big",
            "x".repeat(102_400),
            "wide",
            "é".repeat(51_200),
            "smile",
            "\ud83d\ude00".repeat(25_600),
            "euro",
            "€".repeat(34_133),
            "numbers",
            numbers);
    return Stream.of(
        arguments("x".repeat(102_400), fields, true),
        arguments("x".repeat(102_401), fields, false),
        arguments("€".repeat(34_134), fields, false),
        arguments("{{big}}", fields, true),
        arguments("{{big}}.", fields, false),
        arguments("{{wide}}", fields, true),
        arguments("{{wide}}.", fields, false),
        arguments("{{smile}}", fields, true),
        arguments("{{smile}}.", fields, false),
        arguments("{{euro}}.", fields, true),
        arguments("{{euro}}..", fields, false),
        arguments("{{#if no}}" + "x".repeat(200_000) + "{{/if}}", fields, true),
        arguments("{{#each numbers}}{{../big}}{{/each}}", fields, false),
        arguments(
            "{{#each numbers}}{{#dateFormat \"d\"}}{{../big}}{{/dateFormat}}{{/each}}",
            fields,
            false),
        arguments("{{#each numbers}}{{#each ../numbers}}.{{/each}}{{/each}}", fields, false),
        arguments(
            "{{#each numbers}}{{#each ../numbers}}{{#each ../../numbers}}{{no}}"
                + "{{/each}}{{/each}}{{/each}}",
            fields,
            false));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void theLengthOfARenderedTextIsLimited(String text, Map<String, Object> fields, boolean fits) {
    if (fits) {
      templates.parse(text).render(fields);
    } else {
      var refusal = assertThrows(TemplateErrors.class, () -> templates.parse(text).render(fields));
      var sentences =
          List.of(
              "The text is longer than 102400 bytes with its fields filled in.",
              "The text's loops take too long to fill in.");
      assertEquals(true, sentences.contains(refusal.getMessage()), refusal::getMessage);
    }
  }

  static Stream<String> burdens() {
    return Stream.of(
        "{{".repeat(500_000),
        "{".repeat(1_000_000),
        "\\{{".repeat(300_000),
        "{{x ".repeat(250_000),
        "{{!".repeat(330_000),
        "{{!-- }}".repeat(125_000),
        "{{!-- -- }}".repeat(4_000) + "-".repeat(900_000),
        "{{\"".repeat(330_000),
        "{{ \"" + "\\\"".repeat(500_000),
        "{{#if x}}".repeat(110_000),
        "{{#if\nx}}".repeat(110_000),
        "{{# if x}}".repeat(100_000),
        "{{~^x}}".repeat(100_000),
        "{{#if x}}".repeat(190) + "{{/if}}".repeat(190),
        "{{#if no}}a" + "{{else if no}}b".repeat(190) + "{{else}}c{{/if}}",
        "{{name}}".repeat(2_500) + "a".repeat(900_000),
        "{{#if name}}a{{else}}b{{/if}}".repeat(800),
        "{{~name~}}\n".repeat(2_500),
        "{{#if " + "\"a\" ".repeat(4_900) + "}}{{/if}}",
        "{{#if name " + "a=1 ".repeat(2_400) + "}}{{/if}}",
        IntStream.range(0, 300)
            .mapToObj(i -> "{{" + "a.b-c/d_e.[f g].".substring(i % 8).repeat(3) + "x" + i + "}}")
            .reduce("", String::concat),
        "{{" + "a.".repeat(500_000) + "}}",
        "{{" + "../".repeat(300_000) + "}}",
        "{{#if " + "(".repeat(900_000) + "}}",
        "{{[" + "a".repeat(900_000) + "]}}",
        "a\n".repeat(500_000) + "{{name}}",
        "{ a".repeat(300_000) + "{{name}}");
  }

  @ParameterizedTest
  @MethodSource("burdens")
  void anExpensiveTemplateIsRenderedOrRefused(String text) {
    // without limits, each of these would take minutes or all memory
    try {
      assertTrue(rendered(text).length() <= 102_400);
    } catch (TemplateErrors refused) {
      assertFalse(refused.getMessage().contains("Exception"), refused::getMessage);
    }
  }

  @Test
  void aParsedTemplateIsCached() {
    assertSame(templates.parse("Hi {{name}}"), templates.parse("Hi {{name}}"));
  }

  @Test
  void manyThreadsCanParseAndRender() throws Exception {
    var threads = Executors.newFixedThreadPool(8);
    try {
      var renderings =
          IntStream.range(0, 400)
              .mapToObj(
                  number ->
                      threads.submit(
                          () ->
                              templates
                                  .parse(
                                      "{{#if n}}{{n}}{{else}}-{{/if}} of " + number % 10 + " {{m}}")
                                  .render(Map.of("n", number, "m", "m" + number))))
              .toList();
      for (int number = 0; number < 400; number++) {
        assertEquals(
            (number == 0 ? "-" : number) + " of " + number % 10 + " m" + number,
            renderings.get(number).get());
      }
    } finally {
      threads.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{@[rendering]}}", "{{@rendering}}", "{{@[rendering]]}}"})
  void aTemplateCannotReadTheRenderer(String text) {
    try {
      assertEquals("", rendered(text));
    } catch (TemplateErrors refused) {
      assertFalse(refused.getMessage().contains("@0"), refused::getMessage);
    }
  }
}
