package dev.understudy.cli.run;

import dev.understudy.Understudy;
import dev.understudy.tls.ClientVariables;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment variables of a child process that send its calls to the server: proxy, trusted
 * certificates, hooks for Node and Python, base URLs and tokens.
 */
public final class ChildEnvironment {
  /** The token that takes the place of the user's: it names the sandbox. */
  public static final String TOKEN = "sb_run";

  private static final String OWN_URL = "UNDERSTUDY_URL";
  private static final List<String> TOKENS =
      List.of("PROLIFIC_TOKEN", "PROLIFIC_API_TOKEN", "PRELUDE_API_TOKEN", "SOCIOCS_API_KEY");

  /** A variable of many programs, which is replaced but never added. */
  private static final String COMMON_TOKEN = "API_TOKEN";

  /** Variables with which clients stop checking certificates. */
  private static final List<String> UNSAFE =
      List.of("NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY", "GIT_SSL_NO_VERIFY");

  /** Options of Node that contradict {@code --use-openssl-ca}. */
  private static final Pattern OTHER_ROOTS =
      Pattern.compile("(^|\\s)--use-(bundled|system)-ca(?=\\s|$)");

  private final Map<String, String> variables;
  private final ProxySettings proxy;
  private final RunFolder folder;

  private ChildEnvironment(Map<String, String> user, ProxySettings proxy, RunFolder folder) {
    this.variables = new TreeMap<>(user);
    this.proxy = proxy;
    this.folder = folder;
  }

  /**
   * Returns the user's variables with those that send the calls here.
   *
   * @param folder the files that the variables name
   * @param keepsTokens whether the user's tokens stay
   */
  public static Map<String, String> of(
      Map<String, String> user, ProxySettings proxy, RunFolder folder, boolean keepsTokens) {
    var environment = new ChildEnvironment(user, proxy, folder);
    environment.setProxies();
    environment.setCertificates();
    environment.setNode();
    environment.setPython();
    environment.setJava();
    Understudy.urlVariables().forEach(name -> environment.set(name, proxy.url()));
    environment.set(OWN_URL, proxy.url());
    if (!keepsTokens) {
      environment.setTokens();
    }
    return environment.variables;
  }

  private void setProxies() {
    ClientVariables.PROXY.forEach(name -> set(name, proxy.url()));
    // Perl's LWP
    set("PERL_LWP_ENV_PROXY", "1");
    ClientVariables.NO_PROXY.forEach(name -> set(name, ClientVariables.noProxy(proxy.host())));
  }

  private void setCertificates() {
    ClientVariables.CA_FILE.forEach(name -> set(name, proxy.caPem().toString()));
    set("SSL_CERT_DIR", folder.emptyFolder().toString());
    set("WGETRC", folder.wgetrc().toString());
    set(
        "PHP_INI_SCAN_DIR",
        variables.getOrDefault("PHP_INI_SCAN_DIR", "") + File.pathSeparator + folder.phpFolder());
    variables.keySet().removeAll(UNSAFE);
  }

  private void setNode() {
    set("NODE_USE_ENV_PROXY", "1");
    var others = OTHER_ROOTS.matcher(variables.getOrDefault("NODE_OPTIONS", "")).replaceAll("");
    set(
        "NODE_OPTIONS",
        (others + " --use-openssl-ca --require " + quoted(folder.nodeHook())).strip());
  }

  private void setPython() {
    var others = variables.getOrDefault("PYTHONPATH", "");
    set(
        "PYTHONPATH",
        folder.pythonFolder() + (others.isEmpty() ? "" : File.pathSeparator + others));
  }

  /**
   * Sets options of Java. Later ones win, so ours come last, also where the user has set others.
   */
  private void setJava() {
    var options =
        ClientVariables.javaTrust(quoted(proxy.caJks()))
            + " "
            + ClientVariables.javaProxy(proxy.host(), proxy.port());
    variables.merge("JAVA_TOOL_OPTIONS", options, (user, ours) -> user + " " + ours);
    for (var name : List.of("JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
      variables.computeIfPresent(name, (key, user) -> user + " " + options);
    }
  }

  private void setTokens() {
    TOKENS.forEach(name -> set(name, TOKEN));
    variables.computeIfPresent(COMMON_TOKEN, (name, user) -> TOKEN);
  }

  private void set(String name, String value) {
    variables.put(name, value);
  }

  /** Returns a path in double quotes, which Node and Java both understand. */
  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\") + "\"";
  }
}
