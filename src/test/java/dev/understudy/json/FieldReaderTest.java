package dev.understudy.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@AnyDatabase
class FieldReaderTest {
  private static FieldReader of(String json) {
    return FieldReader.strict(JsonMapper.shared().readTree(json.replace('\'', '"')));
  }

  private static List<Finding> findingsOf(FieldReader fields) {
    return fields.findings();
  }

  private record Read(
      Optional<String> text,
      OptionalLong number,
      Optional<Boolean> flag,
      boolean isTrue,
      Optional<Instant> instant,
      Optional<List<String>> texts,
      Optional<String> choice,
      Optional<String> nested) {
    static Read of(FieldReader fields) {
      return new Read(
          fields.text("text"),
          fields.number("number"),
          fields.bool("flag"),
          fields.isTrue("is_true"),
          fields.instant("instant"),
          fields.texts("texts"),
          fields.choice("choice", List.of("a", "b")),
          fields.object("nested").flatMap(each -> each.text("text")));
    }
  }

  private static final Read NOTHING =
      new Read(
          Optional.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @Test
  void everyTypeOfFieldIsRead() {
    var fields =
        of(
            """
            {'text':'x','number':-7,'flag':false,'is_true':true,
             'instant':'2026-01-15T10:00:00+01:00','texts':['a',''],'choice':'b',
             'nested':{'text':'y'}}\
            """);
    assertEquals(
        new Read(
            Optional.of("x"),
            OptionalLong.of(-7),
            Optional.of(false),
            true,
            Optional.of(Instant.parse("2026-01-15T09:00:00Z")),
            Optional.of(List.of("a", "")),
            Optional.of("b"),
            Optional.of("y")),
        Read.of(fields));
    assertEquals(List.of(), fields.findings());
  }

  @Test
  void nullCountsAsAbsent() {
    var fields =
        of(
            """
            {'text':null,'number':null,'flag':null,'is_true':null,'instant':null,'texts':null,
             'choice':null,'nested':null}\
            """);
    assertEquals(NOTHING, Read.of(fields));
    assertEquals(List.of(), fields.findings());
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("{}", fields -> fields.requiredText("a"), "/a", "This field is required."),
        mistake("{'a':1}", fields -> fields.text("a"), "/a", "This has to be a text."),
        mistake(
            "{'a':'\\ud800'}",
            fields -> fields.text("a"),
            "/a",
            "This contains a NUL character or an unpaired surrogate."),
        mistake(
            "{'a':'c'}",
            fields -> fields.choice("a", List.of("b", "d")),
            "/a",
            "This is one of: b, d."),
        mistake(
            "{'a':1.0}",
            fields -> fields.number("a"),
            "/a",
            "This has to be a whole number of at most 64 bits."),
        mistake("{'a':1}", fields -> fields.bool("a"), "/a", "This has to be true or false."),
        mistake("{'a':false}", fields -> fields.isTrue("a"), "/a", "This can only be true."),
        mistake("{'a':'true'}", fields -> fields.isTrue("a"), "/a", "This can only be true."),
        mistake("{'a':'true'}", fields -> fields.bool("a"), "/a", "This has to be true or false."),
        mistake(
            "{'a':'2026-01-15'}",
            fields -> fields.instant("a"),
            "/a",
            "This has to be an instant such as 2026-01-15T09:00:00Z."),
        mistake("{'a':{}}", fields -> fields.texts("a"), "/a", "This has to be a list of texts."),
        mistake("{'a':['x',null]}", fields -> fields.texts("a"), "/a/1", "This has to be a text."),
        mistake(
            "{'a':['x']}",
            fields -> fields.texts("a", (at, text) -> Optional.of(Finding.at(at, text + "?"))),
            "/a/0",
            "x?"),
        mistake("{'a':[]}", fields -> fields.object("a"), "/a", "This has to be an object."),
        mistake(
            "{'a':{'b/~':1}}",
            fields -> fields.object("a").orElseThrow().text("b/~"),
            "/a/b~1~0",
            "This has to be a text."),
        mistake(
            "{'a':{'c':1}}",
            fields -> fields.object("a").orElseThrow().text("b"),
            "/a/c",
            "There is no such field; known here: b."),
        mistake(
            "{'a':'x','~':1}",
            fields -> fields.text("b").or(() -> fields.text("a")),
            "/~0",
            "There is no such field; known here: b, a."),
        mistake(
            "{'a':8}",
            fields -> fields.number("a", 1, 7),
            "/a",
            "This has to be a whole number from 1 to 7."),
        mistake(
            "{'a':1.01}",
            fields -> fields.decimal("a", 0, 1),
            "/a",
            "This has to be a number from 0.0 to 1.0."),
        mistake(
            "{'a':'0.5'}",
            fields -> fields.decimal("a", 0, 1),
            "/a",
            "This has to be a number from 0.0 to 1.0."),
        mistake(
            "{'a':'PT2S'}",
            fields -> fields.duration("a", Duration.ZERO, Duration.ofSeconds(1)),
            "/a",
            "This has to be a duration such as PT5S, from PT0S to PT1S."),
        mistake("{'a':[{},1]}", fields -> fields.objects("a"), "/a/1", "This has to be an object."),
        mistake(
            "{'a':{}}", fields -> fields.objects("a"), "/a", "This has to be a list of objects."),
        mistake(
            "{'a':{'x':1}}", fields -> fields.textsByName("a"), "/a/x", "This has to be a text."),
        mistake("{'a':[]}", fields -> fields.textsByName("a"), "/a", "This has to be an object."),
        mistake(
            "{'a':'9991-01-01T00:00:00Z'}",
            fields -> fields.instant("a"),
            "/a",
            "This has to be an instant such as 2026-01-15T09:00:00Z."),
        mistake(
            "{'a':[{'b':1}]}",
            fields -> fields.objects("a"),
            "/a/0/b",
            "There is no such field; known here: ."));
  }

  private static Arguments mistake(
      String json, Function<FieldReader, Object> read, String pointer, String sentence) {
    return Arguments.of(json, read, pointer, sentence);
  }

  @ParameterizedTest(name = "{0} {2}")
  @MethodSource("mistakes")
  void aWrongFieldIsReported(
      String json, Function<FieldReader, Object> read, String pointer, String sentence) {
    var fields = of(json);
    read.apply(fields);
    assertEquals(List.of(Finding.at(pointer, sentence)), findingsOf(fields));
  }

  @Test
  void allFindingsAreReportedInTheOrderOfReading() {
    var fields = of("{'c':1,'b':{'x':1},'a':1}");
    fields.text("a");
    fields.object("b");
    fields.object("b").ifPresent(each -> each.number("y"));
    fields.check("a", Optional.of("z"), (at, text) -> Optional.of(Finding.at(at, text)));
    assertEquals(
        List.of(
            Finding.at("/a", "This has to be a text."),
            Finding.at("/a", "z"),
            Finding.at("/c", "There is no such field; known here: a, b."),
            Finding.at("/b/x", "There is no such field; known here: y.")),
        findingsOf(fields));
  }

  @Test
  void findingsBeyondTenThousandAreOnlyCounted() {
    var fields = of("{'a':[" + "1,".repeat(10_001) + "1]}");
    fields.texts("a");
    var findings = findingsOf(fields);
    assertEquals(10_001, findings.size());
    assertEquals(
        List.of(
            Finding.at("/a/9999", "This has to be a text."),
            Finding.at("", "There are 2 more problems.")),
        findings.subList(9_999, 10_001));
  }

  static Stream<Arguments> readings() {
    return Stream.of(
        reading("{'a':7}", fields -> fields.number("a", 1, 7), OptionalLong.of(7)),
        reading("{'a':0.25}", fields -> fields.decimal("a", 0, 1), OptionalDouble.of(0.25)),
        reading("{'a':1}", fields -> fields.decimal("a", 0, 1), OptionalDouble.of(1)),
        reading(
            "{'a':'PT1.5S'}",
            fields -> fields.duration("a", Duration.ZERO, Duration.ofDays(1)),
            Optional.of(Duration.ofMillis(1_500))),
        reading(
            "{'a':{'x':'1','y':'2'}}",
            fields -> fields.textsByName("a"),
            Map.of("x", "1", "y", "2")),
        reading(
            "{'a':[{'b':'1'},{'b':'2'}]}",
            fields -> fields.objects("a").stream().map(each -> each.text("b").get()).toList(),
            List.of("1", "2")),
        reading("{}", fields -> fields.objects("a"), List.of()),
        reading("{}", fields -> fields.decimal("a", 0, 1), OptionalDouble.empty()));
  }

  private static Arguments reading(
      String json, Function<FieldReader, Object> read, Object expected) {
    return Arguments.of(json, read, expected);
  }

  @ParameterizedTest
  @MethodSource("readings")
  void numbersAndListsAreRead(String json, Function<FieldReader, Object> read, Object expected) {
    var fields = of(json);
    assertEquals(expected, read.apply(fields));
    assertEquals(List.of(), fields.findings());
  }

  @Test
  void numbersAreReadFromTextsInFixtures() {
    var fields =
        FieldReader.ofTexts(
            JsonMapper.shared()
                .readTree(
                    """
                    {"a":"7","b":"0.5","c":[{"d":"1"}],"e":"x"}\
                    """));
    assertEquals(OptionalLong.of(7), fields.number("a", 1, 7));
    assertEquals(OptionalDouble.of(0.5), fields.decimal("b", 0, 1));
    assertEquals(OptionalLong.of(1), fields.objects("c").get(0).number("d"));
    fields.number("e");
    assertEquals(
        List.of(Finding.at("/e", "This has to be a whole number of at most 64 bits.")),
        fields.findings());
  }

  private static final FieldWording WORDING =
      new FieldWording() {
        @Override
        public Finding finding(String field, FieldRule broken, Object... particulars) {
          return Finding.at(field, broken.name());
        }

        @Override
        public boolean isAbsent(JsonNode value) {
          return FieldWording.super.isAbsent(value)
              || value.isString() && value.asString().isEmpty();
        }
      };

  private static FieldReader ofProvider(String json) {
    return new FieldReader(JsonMapper.shared().readTree(json.replace('\'', '"')), WORDING);
  }

  @Test
  void aProviderHasItsOwnWordingAndNamesOfFields() {
    var fields = ofProvider("{'a':null,'b':{'c':[{'d':1},2]},'e':['x\\u0000',3],'f':'x','g':1}");
    fields.requiredText("a");
    fields.requiredText("z");
    fields.object("b").get().objects("c").get(0).text("d");
    fields.texts("e");
    fields.url("f");
    fields.list("g");
    assertEquals(
        List.of(
            Finding.at("a", "NOT_NULL"),
            Finding.at("z", "REQUIRED"),
            Finding.at("b.c[1]", "OBJECT"),
            Finding.at("b.c[0].d", "TEXT"),
            Finding.at("e[0]", "STORABLE"),
            Finding.at("e[1]", "TEXT"),
            Finding.at("f", "URL"),
            Finding.at("g", "LIST")),
        fields.findings());
  }

  @Test
  void aProviderIgnoresUnknownFieldsAndSaysWhatIsAbsent() {
    var fields = ofProvider("{'a':'','b':1}");
    assertEquals(Optional.empty(), fields.text("a"));
    assertEquals(List.of(), fields.findings());
    fields.requiredText("a");
    assertEquals(List.of(Finding.at("a", "REQUIRED")), fields.findings());
  }

  @Test
  void unknownFieldsAreReportedOnce() {
    var fields = of("{'a':1}");
    assertEquals(1, fields.findings().size());
    assertEquals(1, fields.findings().size());
  }
}
