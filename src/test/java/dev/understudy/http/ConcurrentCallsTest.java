package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.client.Sandbox;
import dev.understudy.junit.UnderstudyExtension;
import dev.understudy.testing.Api;
import dev.understudy.testing.RawHttp;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConcurrentCallsTest {
  @RegisterExtension static final UnderstudyExtension understudy = Api.extension();

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void equalCallsAtTheSameTimeAreBothCarriedOut(Service service, Sandbox sandbox) throws Exception {
    var barrier = new CyclicBarrier(2);
    Callable<RawHttp.Answer> call =
        () -> {
          barrier.await();
          return service.post(sandbox, service.good());
        };
    var threads = Executors.newFixedThreadPool(2);
    try {
      var answers = new ArrayList<Future<RawHttp.Answer>>();
      answers.add(threads.submit(call));
      answers.add(threads.submit(call));
      for (var each : answers) {
        var answer = each.get().keepsTheContract("POST", service.path());
        assertEquals(service.success(), answer.status(), answer::text);
      }
    } finally {
      threads.shutdown();
    }
    Service.hasMessages(sandbox, 2 * Service.RECIPIENTS);
  }
}
