package dev.understudy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.Options.Access;
import dev.understudy.Options.Address;
import dev.understudy.Options.Bounds;
import dev.understudy.Options.Callbacks;
import dev.understudy.Options.Storage;
import dev.understudy.cli.Main;
import dev.understudy.testing.AnyDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option with a wrong value: nothing starts, and a sentence says what to do. */
@Timeout(60)
@AnyDatabase
class WrongOptionsTest {
  @TempDir Path folder;

  private record Said(int status, String errors) {}

  private static Said run(Map<String, String> environment, String... words) {
    var errors = new ArrayList<String>();
    int status = new Main(environment, line -> {}, errors::add).exitCode(List.of(words));
    return new Said(status, String.join("\n", errors));
  }

  private static void assertWrong(String sentence, Said said) {
    assertAll(() -> assertEquals(sentence, said.errors()), () -> assertEquals(2, said.status()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
"""
          --prot=1                | There is no option '--prot'; did you mean --port? All options are listed by --help.
          --por=1                 | There is no option '--por'; did you mean --port? All options are listed by --help.
          --adminToken x          | There is no option '--adminToken'; did you mean --admin-token? All options are listed by --help.
          --verbose               | There is no option '--verbose'. All options are listed by --help.
          -p 80                   | There is no option '-p'. All options are listed by --help.
          warm-up --flie=x        | There is no option '--flie'; did you mean --file? All options are listed by --help.
          --port                  | --port needs a value: --port PORT. All options are listed by --help.
          --port --host=x         | --port needs a value: --port PORT. All options are listed by --help.
          --port=1 --port 2       | --port is given more than once: give it once.
          dmeo                    | There is no command 'dmeo'; did you mean demo? The commands are run, check, demo, ca and warm-up. Without a command, the server starts.
          serve --port 1          | There is no command 'serve'. The commands are run, check, demo, ca and warm-up. Without a command, the server starts.
          warm-up demo            | Unexpected argument: 'demo' (a command comes first, an option begins with --). All options are listed by --help.
          --port=1 demo           | Unexpected argument: 'demo' (a command comes first, an option begins with --). All options are listed by --help.
          --fixtures a b          | Unexpected argument: 'b' (a command comes first, an option begins with --). All options are listed by --help.
""")
  void anUnknownArgumentIsNamed(String arguments, String sentence) {
    assertWrong(sentence, run(Map.of(), arguments.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port=x                    | --port is a whole number from 0 to 65535, not 'x'.
          --port=80.0                 | --port is a whole number from 0 to 65535, not '80.0'.
          --port=-1                   | --port is a whole number from 0 to 65535, not '-1'.
          --port=65536                | --port is a whole number from 0 to 65535, not '65536'.
          --port=99999999999999999999 | --port is a whole number from 0 to 65535, not '99999999999999999999'.
          --port=\u0663               | --port is a whole number from 0 to 65535, not '\u0663'.
          demo --port=70000           | --port is a whole number from 0 to 65535, not '70000'.
          --max-body=1MB              | --max-body is a whole number from 1 to 268435456, not '1MB'.
          --max-body=0                | --max-body is a whole number from 1 to 268435456, not '0'.
          --max-body=268435457        | --max-body is a whole number from 1 to 268435456, not '268435457'.
          --max-sandboxes=0           | --max-sandboxes is a whole number from 1 to 2147483647, not '0'.
          --max-sandboxes=2147483648  | --max-sandboxes is a whole number from 1 to 2147483647, not '2147483648'.
          --keep-messages=-1          | --keep-messages is a whole number from 0 to 1000000000, not '-1'.
          --keep-requests=1e6         | --keep-requests is a whole number from 0 to 1000000000, not '1e6'.
          --keep-webhooks=1000000001  | --keep-webhooks is a whole number from 0 to 1000000000, not '1000000001'.
          --strict-auth=yes           | --strict-auth is true or false, not 'yes'.
          --data=~/x                  | --data is the path of a folder, new or existing, without ~ (which only a shell replaces), not '~/x'.
          warm-up --file=~/x          | --file is the path of a file, new or existing, without ~ (which only a shell replaces), not '~/x'.
          --port-file=/               | --port-file is the path of a file, new or existing, without ~ (which only a shell replaces), not '/'.
          warm-up --file=/            | --file is the path of a file, new or existing, without ~ (which only a shell replaces), not '/'.
          --port=0 --db-url=postgres://u:p@h/d | The database URL postgres://u:***@h/d is of no kind known here: give one that begins with jdbc:h2: or jdbc:postgresql:, such as jdbc:postgresql://localhost:5432/understudy?user=me&password=….
          --callbacks=x               | --callbacks is home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or fd00::/8, not 'x'.
          --callbacks=home,10.0.0.1/8 | --callbacks is home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or fd00::/8, not '10.0.0.1/8'.
          --callbacks=fd00::/129      | --callbacks is home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or fd00::/8, not 'fd00::/129'.
          --callbacks=10/8            | --callbacks is home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or fd00::/8, not '10/8'.
          --callbacks=localhost       | --callbacks is home, any, or a network by its first address and its bits, such as 100.64.0.0/10 or fd00::/8, not 'localhost'.
          --callbacks=any,10.0.0.0/8  | Callbacks go anywhere or to some addresses: give --callbacks any alone, or leave it out.
          demo --pace=soon            | --pace is a duration such as PT3S or PT0.5S, not 'soon'.
          demo --pace=PT0S            | --pace is a duration such as PT3S or PT0.5S, not 'PT0S'.
          demo --story-seed=1.5       | --story-seed is a whole number, not '1.5'.
          --data=x --db-url=jdbc:h2:x | Give a data folder or a database URL, not both.
          --port=0 --db-url=jdbc:mysql://x/y | The database URL jdbc:mysql://x/y is of no kind known here: give one that begins with jdbc:h2: or jdbc:postgresql:.
          --host=10.9.9.9             | The host 10.9.9.9 is not an address of this machine: give one with --host, or 0.0.0.0 for all.
          --host=224.0.0.1            | The host 224.0.0.1 is not an address of this machine: give one with --host, or 0.0.0.0 for all.
          --host=[2001:db8::7]        | The host '2001:db8::7' means 2001:db8:0:0:0:0:0:7, not an address of this machine: give one with --host, or 0.0.0.0 for all.
          --host=http://x.invalid     | The host 'http://x.invalid' is no address, and no name that has one: give an address of this machine with --host, such as 127.0.0.1, without scheme and port, or 0.0.0.0 for all.
          --host=127.0.0.1:80         | The host '127.0.0.1:80' is no address, and no name that has one: give an address of this machine with --host, such as 127.0.0.1, without scheme and port, or 0.0.0.0 for all.
          """)
  void aWrongValueIsRefusedWithASentence(String arguments, String sentence) {
    assertWrong(sentence, run(Map.of(), arguments.split(" ")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:80", "http://a/", "*", "*.example.com", "a/b", "a b", "[::1]:80", "xn--\u00fc"})
  void aHostNameWithMoreThanANameIsRefused(String name) {
    assertWrong(
        "--allowed-host is a host name or address such as api.prelude.dev or [fd00::1], without"
            + " scheme, port, path and wildcards, not '%s'.".formatted(name),
        run(Map.of(), "--allowed-host=ok.example," + name));
    assertThrows(WrongOptionException.class, () -> new Address("localhost", 0, List.of(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port",
        "host",
        "allowed-host",
        "data",
        "db-url",
        "fixtures",
        "strict-auth",
        "admin-token",
        "max-body",
        "max-sandboxes",
        "keep-messages",
        "keep-requests",
        "keep-webhooks",
        "callbacks"
      })
  void anEmptyValueIsRefused(String option) {
    var sentence = "--" + option + " is empty: give it a value, or leave it out.";
    assertWrong(sentence, run(Map.of(), "--" + option + "="));
    assertWrong(sentence, run(Map.of(), "--" + option + "=  "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"allowed-host", "fixtures", "callbacks"})
  void aListHasNoGaps(String option) {
    assertWrong(
        "--" + option + " has an empty entry: give it a value, or leave it out.",
        run(Map.of(), "--" + option + "=home,,any"));
  }

  @Test
  void aTokenIsNotShownWhereItIsWrong() {
    assertWrong(
        "--admin-token is made of letters, digits and other visible ASCII characters; what was"
            + " given is not.",
        run(Map.of(), "--admin-token=s\u00e9cret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void anAdminTokenThatIsSetButEmptyIsRefused(String token) {
    var environment = Map.of("UNDERSTUDY_ADMIN_TOKEN", token);
    assertWrong(
        "UNDERSTUDY_ADMIN_TOKEN is set, but empty: give it a value, or unset it to do without.",
        run(environment, "--host=0.0.0.0"));
    assertThrows(WrongOptionException.class, () -> new Access(false, Optional.of(token)));
  }

  @Test
  void aFileIsNoDataFolder() throws IOException {
    var file = Files.createFile(folder.resolve("file"));
    assertWrong(
        "--data is the path of a folder, new or existing, without ~ (which only a shell replaces),"
            + " not '%s'.".formatted(file),
        run(Map.of(), "--data=" + file));
  }

  @ParameterizedTest
  @CsvSource({
    "nope.yaml, ''",
    "defualt, '; did you mean ''default''?'",
  })
  void aFixtureThatDoesNotExistIsRefused(String name, String hint) {
    assertWrong(
        "The fixtures can't be used:\n"
            + name
            + ": there is no such file that can be read, and the jar carries only [default, demo]"
            + hint,
        run(Map.of(), "--port=0", "--fixtures=" + name));
  }

  @Test
  void aWrongVariableIsNamed() {
    var environment = Map.of("UNDERSTUDY_MAX_BODY", "x", "UNDERSTUDY_CALLBACKS", "home,x");
    assertWrong(
        "UNDERSTUDY_MAX_BODY is a whole number from 1 to 268435456, not 'x'.", run(environment));
    assertTrue(
        run(environment, "--max-body=1").errors().startsWith("UNDERSTUDY_CALLBACKS is home, any"));
    // what the command line overrules is not even looked at
    var overruled = run(environment, "--max-body=1", "--callbacks=home", "--host=10.9.9.9");
    assertTrue(overruled.errors().startsWith("The host 10.9.9.9"), overruled.errors());
  }

  @Test
  void aVariableThatMeansNothingIsIgnoredWithALine() {
    var environment =
        Map.of(
            "UNDERSTUDY_PROT", "81",
            "UNDERSTUDY_COLOR", "blue",
            "UNDERSTUDY_ADMIN_PORT", "81",
            "UNDERSTUDY_PACE", "of another command",
            "UNDERSTUDY_URL", "http://localhost:8080",
            "UNDERSTUDY_TEST_DB_URL", "jdbc:h2:mem:x",
            "PORT", "81");
    var said = run(environment, "--host=10.9.9.9").errors().lines().toList();
    assertEquals(
        List.of(
            "Warning: UNDERSTUDY_ADMIN_PORT is ignored: there is no such option.",
            "Warning: UNDERSTUDY_COLOR is ignored: there is no such option.",
            "Warning: UNDERSTUDY_PROT is ignored: there is no such option; did you mean"
                + " UNDERSTUDY_PORT?"),
        said.subList(0, said.size() - 1));
  }

  @Test
  void variablesOfServicesAreNoOptions() {
    var environment =
        Map.ofEntries(
            Map.entry("UNDERSTUDY_SERVICE_HOST", "10.96.0.12"),
            Map.entry("UNDERSTUDY_SERVICE_PORT", "8080"),
            Map.entry("UNDERSTUDY_SERVICE_PORT_HTTP_ADMIN", "8080"),
            Map.entry("UNDERSTUDY_PORT_8080_TCP", "tcp://10.96.0.12:8080"),
            Map.entry("UNDERSTUDY_PORT_8080_TCP_PROTO", "tcp"),
            Map.entry("UNDERSTUDY_PORT_8080_TCP_PORT", "8080"),
            Map.entry("UNDERSTUDY_PORT_8080_TCP_ADDR", "10.96.0.12"),
            Map.entry("UNDERSTUDY_DATA_SERVICE_HOST", "10.96.0.13"),
            Map.entry("UNDERSTUDY_DATA_PORT", "tcp://[fd00::d]:80"),
            Map.entry("UNDERSTUDY_DATA_PORT_80_TCP", "tcp://[fd00::d]:80"),
            Map.entry("UNDERSTUDY_NAME", "/web/understudy"),
            Map.entry("UNDERSTUDY_ENV_LANG", "C.UTF-8"));
    var said = run(environment, "--host=10.9.9.9").errors();
    assertTrue(said.startsWith("The host 10.9.9.9"), said);
  }

  @Test
  void aPortThatIsTakenIsNoWrongOption() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var said = run(Map.of(), "--port=" + taken.getLocalPort());
      assertTrue(
          said.errors().startsWith("Port " + taken.getLocalPort() + " of 127.0.0.1 can't be"),
          said.errors());
      assertEquals(1, said.status());
    }
  }

  @Test
  void theLibraryRefusesTheSame() {
    var refused =
        List.<Executable>of(
            () -> new Address(" ", 0, List.of()),
            () -> new Address("localhost", 65_536, List.of()),
            () -> new Storage(Optional.of(folder), Optional.of("jdbc:h2:mem:x")),
            () -> new Bounds(0, 1, 0, 0),
            () -> new Bounds(1, 0, 0, 0),
            () -> new Bounds(1, 1, Long.MAX_VALUE, 0),
            () -> new Bounds(1, 1, 0, -1),
            () -> Callbacks.homeAnd("10.0.0.1/8"),
            () -> new Access(false, Optional.of("\u0000")));
    for (var each : refused) {
      var sentence = assertThrows(StartException.class, each).getMessage();
      assertTrue(sentence.endsWith("."), sentence);
      assertFalse(sentence.contains("%"), sentence);
    }
  }
}
