import dev.understudy.admin.api.FaultsApi;
import dev.understudy.admin.api.JournalApi;
import dev.understudy.admin.api.MessagesApi;
import dev.understudy.admin.api.SandboxesApi;
import dev.understudy.admin.model.Effect;
import dev.understudy.admin.model.ErrorEffect;
import dev.understudy.admin.model.NewFault;
import dev.understudy.admin.model.NewSandbox;
import dev.understudy.admin.model.ProviderOrAll;
import dev.understudy.prelude.api.NotifyApi;
import dev.understudy.prelude.model.SendNotifyBulkRequest;
import dev.understudy.prolific.model.SendMessage;
import dev.understudy.sociocs.model.SendBulkMessages;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Drives a sandbox with the clients that openapi-generator makes for Java. */
public final class Drive {
  private static final String ID = "openapi-generator-java";

  public static void main(String[] arguments) throws Exception {
    var url = arguments[0];
    var control = new dev.understudy.admin.ApiClient();
    control.updateBaseUri(url);
    var sandbox = new SandboxesApi(control).createSandbox(new NewSandbox().id(ID));
    check(ID, sandbox.getCredentials().getPreludeApiKey());

    var unavailable = new ErrorEffect().type(ErrorEffect.TypeEnum.ERROR).status(503);
    var fault =
        new FaultsApi(control)
            .createFault(
                ID,
                new NewFault()
                    .provider(ProviderOrAll.PRELUDE)
                    .times(1)
                    .effect(new Effect(unavailable)));
    check(503, ((ErrorEffect) fault.getEffect().getActualInstance()).getStatus());

    var prelude = new dev.understudy.prelude.ApiClient();
    prelude.updateBaseUri(url);
    prelude.setRequestInterceptor(header("Authorization", "Bearer " + ID));
    var notify = new NotifyApi(prelude);
    var batch =
        new SendNotifyBulkRequest()
            .to(List.of("+33612345678"))
            .templateId("template_01k8ap1btqf5r9fq2c8ax5fhc9")
            .variables(Map.of("order_id", "12345", "amount", "$49.99"));
    try {
      notify.sendNotifyBulk(batch);
      throw new AssertionError("the fault did not act");
    } catch (dev.understudy.prelude.ApiException e) {
      check(503, e.getCode());
    }
    var accepted = notify.sendNotifyBulk(batch).getResults().get(0);
    check("GSM-7", accepted.getMessage().getEncoding().getValue());

    var prolific = new dev.understudy.prolific.ApiClient();
    prolific.updateBaseUri(url);
    prolific.setRequestInterceptor(header("Authorization", "Token " + ID));
    var messages = new dev.understudy.prolific.api.MessagesApi(prolific);
    var recipient = "619e049f7648a4e1f8f3645b";
    messages.sendMessage(
        new SendMessage()
            .recipientId(recipient)
            .body("Thank you")
            .studyId("6569ece7ca177d19117b1b95"));
    check("Thank you", messages.getMessages(recipient, null, null).getResults().get(0).getBody());

    var sociocs = new dev.understudy.sociocs.ApiClient();
    sociocs.updateBaseUri(url);
    sociocs.setRequestInterceptor(header("apikey", ID + ":understudy"));
    var job =
        new dev.understudy.sociocs.api.MessagesApi(sociocs)
            .sendBulkMessages(
                new SendBulkMessages()
                    .provider(SendBulkMessages.ProviderEnum.TWLO)
                    .channelKey("your_channel_key")
                    .recipients(List.of(Map.of("to", "16175551212")))
                    .text("Hello"));
    check(8, job.getData().getJobId().length());

    var message = new MessagesApi(control).getMessage(ID, accepted.getMessage().getId());
    check(null, message.getScheduledAt());
    check(true, new JournalApi(control).getStory(ID).contains("+33612345678"));
    new SandboxesApi(control).deleteSandbox(ID);
    System.out.println("openapi-generator, Java: passed");
  }

  private static Consumer<HttpRequest.Builder> header(String name, String value) {
    return request -> request.header(name, value);
  }

  private static void check(Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      throw new AssertionError("expected " + expected + " but was " + actual);
    }
  }
}
