package dev.understudy.cli;

import dev.understudy.Options.Tls;
import dev.understudy.Understudy;
import dev.understudy.tls.ClientVariables;
import dev.understudy.tls.TrustFiles;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/**
 * The command {@code ca}: shows the certificate that clients of a server with the same folder have
 * to trust, and how to make them. Makes the certificate if the folder has none.
 */
final class CaCommand {
  private static final Option PEM =
      OptionTypes.toggle("pem", "Print the path of the certificate in PEM only.");
  private static final Option JKS =
      OptionTypes.toggle("jks", "Print the path of the key store for Java only.");
  private static final Option ENV =
      OptionTypes.toggle("env", "Print the variables by which clients trust it, for a shell.");

  private final Consumer<String> out;
  private final Consumer<String> err;

  private CaCommand(Consumer<String> out, Consumer<String> err) {
    this.out = out;
    this.err = err;
  }

  static Command command(Consumer<String> out, Consumer<String> err) {
    return new Command(
        "ca",
        "Shows the certificate in the folder of --ca, and how clients trust it. Makes it if there"
            + " is none.",
        List.of(ServeOptions.CA, ServeOptions.TLS_NAMES, PEM, JKS, ENV),
        new CaCommand(out, err)::show);
  }

  private int show(CommandLine given) throws ParseException {
    if (!given.hasOption(ServeOptions.CA)) {
      throw new ParseException("ca needs a folder: ca --ca DIR.");
    }
    var asked = new ArrayList<Option>();
    for (var option : List.of(PEM, JKS, ENV)) {
      if (given.hasOption(option) && given.getParsedOptionValue(option, true)) {
        asked.add(option);
      }
    }
    if (asked.size() > 1) {
      throw new ParseException("Give one of --pem, --jks and --env.");
    }
    Path folder = given.getParsedOptionValue(ServeOptions.CA);
    var names = OptionTypes.all(given, ServeOptions.TLS_NAMES, List.of());
    var stored =
        Understudy.certificate(Tls.in(folder).withNames(names.toArray(String[]::new)), err);
    var files = new TrustFiles(folder.toAbsolutePath().normalize());
    if (asked.contains(PEM)) {
      out.accept(files.pem().toString());
    } else if (asked.contains(JKS)) {
      out.accept(files.jks().toString());
    } else if (asked.contains(ENV)) {
      out.accept(variables(files));
    } else {
      out.accept(
          String.format(
              Locale.ROOT,
              """
              Certificate: %s
              SHA-256:     %s
              Valid until: %s
              Host names:  %s

              curl:    --cacert %s
              Java:    %s
              others:  eval "$(understudy ca --ca %s --env)" sets the variables that they read
              """,
              files.pem(),
              stored.fingerprint(),
              stored.end().atOffset(ZoneOffset.UTC).toLocalDate(),
              String.join(", ", stored.names()),
              files.pem(),
              ClientVariables.javaTrust(files.jks().toString()),
              folder));
    }
    return 0;
  }

  private static String variables(TrustFiles files) {
    var quoted = "'" + files.pem().toString().replace("'", "'\\''") + "'";
    return String.join(
        "\n",
        Stream.concat(
                ClientVariables.CA_FILE.stream().map(each -> "export " + each + "=" + quoted),
                Stream.of(
                    "export JAVA_TOOL_OPTIONS=\"${JAVA_TOOL_OPTIONS:-} "
                        + ClientVariables.javaTrust(files.jks().toString())
                        + "\""))
            .toList());
  }
}
