package dev.understudy.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console makes of a sandbox: its session as a test, its world as a fixture. */
class ConsoleSessionTest extends ConsoleWindow {
  private static final String NUMBER = "+33612345678";

  private void open(String link) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true)).click();
  }

  private String saved(String button) throws IOException {
    var download = page.waitForDownload(() -> button(button).click());
    assertEquals("", String.valueOf(download.failure() == null ? "" : download.failure()));
    return download.suggestedFilename() + "\n" + Files.readString(download.path());
  }

  @ParameterizedTest
  @CsvSource({"JUnit, junit, @Sandboxed(", "REST Assured, rest-assured, import io.restassured."})
  void theStoryIsATest(String label, String style, String part) throws IOException {
    goToSandbox("story");
    open(label);
    assertThat(page).hasURL(server.baseUrl() + "/_console/" + sandbox.id() + "/story?as=" + style);
    assertThat(heading("A test of the session")).isVisible();
    sandbox.prelude().inbound(NUMBER, "Where is \"my\" <b>parcel</b>?");
    assertThat(page.locator("main pre")).containsText("<b>parcel</b>");
    assertThat(page.locator("main pre")).containsText(part);
    var source = sandbox.exportTest(style);
    assertThat(button("Copy")).hasAttribute("data-copy", source);
    var name = "Window" + sandbox.id().replaceAll("\\D", "") + "SessionTest.java";
    assertEquals(name + "\n" + source, saved("Save"));
    open("As text");
    assertThat(heading("Story")).isVisible();
  }

  @Test
  void aTestOfNothingSaysWhatToDo() {
    go("sb_window_nothing/story?as=junit");
    assertThat(main()).containsText("Nothing has been done in this sandbox yet");
    complaints.clear(); // the browser writes the 409
  }

  @Test
  void theWorldIsSavedAsAFixture() throws IOException {
    notify(NUMBER, "http://127.0.0.1:9/hook");
    goToSandbox("settings");
    assertEquals(sandbox.id() + ".yaml\n" + sandbox.exportFixtures(), saved("Save as a fixture"));
  }
}
