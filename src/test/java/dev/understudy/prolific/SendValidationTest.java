package dev.understudy.prolific;

import static dev.understudy.prolific.ProlificSandbox.BULK;
import static dev.understudy.prolific.ProlificSandbox.GROUP;
import static dev.understudy.prolific.ProlificSandbox.MESSAGES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.Samples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the three operations that send: one row each, the whole answer. */
class SendValidationTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  private static final String REST_OF_ONE = "'body':'Hi','study_id':'" + Samples.READING + "'";
  private static final String REST_OF_GROUP = "'body':'Hi'";
  private static final String ADD =
      "Add it to this sandbox with POST /_admin/sandboxes/%s/fixtures, ";
  private static final String OR = "; or set unknown_entities to accept.";
  private static final String PARTICIPANT_HINT =
      ADD + "under prolific.participants and to a study's participants" + OR;
  private static final String STUDY_HINT = ADD + "under prolific.studies" + OR;
  private static final String GROUP_HINT = ADD + "under prolific.participant_groups" + OR;
  private static final String STRANGER_HINT = ADD + "to a study's participants" + OR;
  private static final String ID_HINT =
      "Ids have 1 to 64 letters of the Latin alphabet, digits and underscores.";
  private static final String NONE = "";

  static Stream<Arguments> rules() {
    return Stream.of(one(), bulk(), group(), bodies(MESSAGES), bodies(BULK), bodies(GROUP))
        .flatMap(each -> each);
  }

  private static Stream<Arguments> one() {
    return Stream.of(
        arguments(
            "nothing at all",
            MESSAGES,
            "{}",
            "{'recipient_id':['This field is required.'],'body':['This field is required.'],"
                + "'study_id':['This field is required.']}",
            NONE),
        arguments(
            "nulls",
            MESSAGES,
            "{'recipient_id':null,'body':null,'study_id':null}",
            "{'recipient_id':['This field may not be null.'],"
                + "'body':['This field may not be null.'],"
                + "'study_id':['This field may not be null.']}",
            NONE),
        arguments(
            "no strings",
            MESSAGES,
            "{'recipient_id':7,'body':true,'study_id':['x']}",
            "{'recipient_id':['Not a valid string.'],'body':['Not a valid string.'],"
                + "'study_id':['Not a valid string.']}",
            NONE),
        arguments(
            "blanks",
            MESSAGES,
            "{'recipient_id':'','body':'','study_id':' \\t\\u00a0'}",
            "{'recipient_id':['This field may not be blank.'],"
                + "'body':['This field may not be blank.'],"
                + "'study_id':['This field may not be blank.']}",
            NONE),
        arguments(
            "NUL characters",
            MESSAGES,
            "{'recipient_id':'a\\u0000b','body':'a\\u0000b','study_id':'\\u0000'}",
            "{'recipient_id':['Null characters are not allowed.'],"
                + "'body':['Null characters are not allowed.'],"
                + "'study_id':['Null characters are not allowed.']}",
            NONE),
        arguments(
            "lone surrogates",
            MESSAGES,
            "{'recipient_id':'\\ud800','body':'\\udc00\\ud800 <b>x</b>',"
                + "'study_id':'a\\udfffb\\u0000'}",
            "{'recipient_id':['Unpaired surrogates are not allowed.'],"
                + "'body':['Unpaired surrogates are not allowed.'],"
                + "'study_id':['Null characters are not allowed.',"
                + "'Unpaired surrogates are not allowed.']}",
            NONE),
        arguments(
            "an unknown participant and an unknown study",
            MESSAGES,
            "{'recipient_id':'nobody','body':'Hi','study_id':'nothing'}",
            """
            {'recipient_id':['Participant \\"nobody\\" does not exist.'],\
            'study_id':['Study \\"nothing\\" does not exist.']}\
            """,
            PARTICIPANT_HINT + " " + STUDY_HINT),
        arguments(
            "the researcher is no participant",
            MESSAGES,
            "{'recipient_id':'" + ProlificSandbox.RESEARCHER + "'," + REST_OF_ONE + "}",
            "{'recipient_id':['You can`t write to yourself.']}",
            ""),
        arguments(
            "a participant of no study",
            MESSAGES,
            "{'recipient_id':'loner'," + REST_OF_ONE + "}",
            "{'recipient_id':['Participant \\\"loner\\\" has not taken part in any of your"
                + " studies.']}",
            STRANGER_HINT),
        arguments(
            "shape and unknown entities together",
            MESSAGES,
            "{'recipient_id':'nobody','study_id':3}",
            "{'recipient_id':['Participant \\\"nobody\\\" does not exist.'],"
                + "'body':['This field is required.'],'study_id':['Not a valid string.']}",
            PARTICIPANT_HINT));
  }

  private static Stream<Arguments> bulk() {
    return Stream.of(
        arguments(
            "bulk: nothing at all",
            BULK,
            "{}",
            "{'ids':['This field is required.'],'body':['This field is required.'],"
                + "'study_id':['This field is required.']}",
            NONE),
        arguments(
            "bulk: null",
            BULK,
            "{'ids':null," + REST_OF_ONE + "}",
            "{'ids':['This field may not be null.']}",
            NONE),
        noList("'x'", "str"),
        noList("{}", "dict"),
        noList("1", "int"),
        noList("1.5", "float"),
        noList("false", "bool"),
        arguments(
            "bulk: an empty list",
            BULK,
            "{'ids':[]," + REST_OF_ONE + "}",
            "{'ids':['This list may not be empty.']}",
            NONE),
        arguments(
            "bulk: items of every wrong kind",
            BULK,
            "{'ids':[1,['x'],null,'','a\\u0000','\\ud800',"
                + "'"
                + Samples.ANN
                + "'],"
                + REST_OF_ONE
                + "}",
            "{'ids':['Not a valid string.','This field may not be null.',"
                + "'This field may not be blank.','Null characters are not allowed.',"
                + "'Unpaired surrogates are not allowed.']}",
            NONE),
        arguments(
            "bulk: each bad id is named, once",
            BULK,
            "{'ids':['who','" + Samples.ANN + "','loner','where','who']," + REST_OF_ONE + "}",
            """
            {'ids':['Participant \\"who\\" does not exist.',\
            'Participant \\"loner\\" has not taken part in any of your studies.',\
            'Participant \\"where\\" does not exist.']}\
            """,
            PARTICIPANT_HINT + " " + STRANGER_HINT),
        arguments(
            "bulk: what can't be an id is shortened",
            BULK,
            "{'ids':['" + "é".repeat(65) + "']," + REST_OF_ONE + "}",
            "{'ids':['Participant \\\"" + "é".repeat(64) + "…\\\" does not exist.']}",
            ID_HINT),
        arguments(
            "bulk: 4,001 ids",
            BULK,
            "{'ids':[" + "'who',".repeat(4_000) + "'who']," + REST_OF_ONE + "}",
            "{'ids':['Ensure this field has no more than 4000 elements.']}",
            NONE),
        arguments(
            "bulk: an unknown study",
            BULK,
            "{'ids':['" + Samples.ANN + "'],'body':'Hi','study_id':'nothing'}",
            "{'study_id':['Study \\\"nothing\\\" does not exist.']}",
            STUDY_HINT));
  }

  private static Arguments noList(String value, String type) {
    return arguments(
        "bulk: ids are a " + type,
        BULK,
        "{'ids':" + value + "," + REST_OF_ONE + "}",
        "{'ids':['Expected a list of items but got type \\\"" + type + "\\\".']}",
        NONE);
  }

  private static Stream<Arguments> group() {
    return Stream.of(
        arguments(
            "group: nothing at all",
            GROUP,
            "{}",
            "{'participant_group_id':['This field is required.'],"
                + "'body':['This field is required.']}",
            NONE),
        arguments(
            "group: null",
            GROUP,
            "{'participant_group_id':null," + REST_OF_GROUP + "}",
            "{'participant_group_id':['This field may not be null.']}",
            NONE),
        arguments(
            "group: no string",
            GROUP,
            "{'participant_group_id':{}," + REST_OF_GROUP + "}",
            "{'participant_group_id':['Not a valid string.']}",
            NONE),
        arguments(
            "group: blank",
            GROUP,
            "{'participant_group_id':' '," + REST_OF_GROUP + "}",
            "{'participant_group_id':['This field may not be blank.']}",
            NONE),
        arguments(
            "group: a participant's id is no group's",
            GROUP,
            "{'participant_group_id':'" + Samples.BEN + "'," + REST_OF_GROUP + "}",
            "{'participant_group_id':['Participant group \\\""
                + Samples.BEN
                + "\\\" does not exist.']}",
            GROUP_HINT),
        arguments(
            "group: a study that is named must exist",
            GROUP,
            "{'participant_group_id':'"
                + Samples.WAVE_ONE
                + "','study_id':'x',"
                + REST_OF_GROUP
                + "}",
            "{'study_id':['Study \\\"x\\\" does not exist.']}",
            STUDY_HINT),
        arguments(
            "group: a study that is named is not null",
            GROUP,
            "{'participant_group_id':'"
                + Samples.WAVE_ONE
                + "','study_id':null,"
                + REST_OF_GROUP
                + "}",
            "{'study_id':['This field may not be null.']}",
            NONE));
  }

  private static Stream<Arguments> bodies(String path) {
    return Stream.of(
            List.of("of blanks", " \\n\\t\\u00a0\\u0085", "This field may not be blank."),
            List.of(
                "of nothing but markup",
                "<p> </p><br><script>x</script>",
                "This field may not be blank."),
            List.of(
                "of 10,001 characters",
                "é".repeat(10_001),
                "Ensure this field has no more than 10000 characters."),
            List.of(
                "of 10,001 emoji",
                "😊".repeat(10_001),
                "Ensure this field has no more than 10000 characters."),
            List.of("with a NUL", "a\\u0000b", "Null characters are not allowed."))
        .map(
            row ->
                arguments(
                    path + ": a body " + row.get(0),
                    path,
                    ("{'recipient_id':'%1$s','ids':['%1$s'],'participant_group_id':'%2$s',"
                            + "'body':'%3$s','study_id':'%4$s'}")
                        .formatted(Samples.ANN, Samples.WAVE_ONE, row.get(1), Samples.READING),
                    "{'body':['" + row.get(2) + "']}",
                    NONE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aBrokenRuleIsNamedAndNothingIsSent(
      String rule, String path, String body, String detail, String hint, Sandbox sandbox) {
    ProlificSandbox.populate(sandbox, "{'prolific':{'participants':[{'id':'loner'}]}}");
    var response = ProlificSandbox.post(sandbox, path, body);

    ProlificSandbox.refuses(response, detail, hint.replace("%s", sandbox.id()));
    assertEquals(List.of(), ProlificSandbox.messages(sandbox));
  }
}
