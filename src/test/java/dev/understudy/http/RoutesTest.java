package dev.understudy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which methods a path has, before any handler runs. */
class RoutesTest {
  private final Routes routes = new Routes();

  @BeforeEach
  void addRoutes() {
    for (var route :
        new String[] {
          "GET /",
          "POST /fixed",
          "GET /slash/",
          "GET /contacts/{number}",
          "POST /contacts/search",
          "PUT /contacts/{number}/tags/{tag}",
          "DELETE /contacts/{number}/tags/all",
          "PATCH /contacts/{number}/"
        }) {
      var parts = route.split(" ");
      routes.add(parts[0], parts[1], context -> {});
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, GET HEAD",
    "//, ''",
    "/fixed, POST",
    "/fixed/, ''",
    "/Fixed, ''",
    "/fixed/more, ''",
    "fixed, ''",
    "/slash, GET HEAD",
    "/slash/, GET HEAD",
    "/slash//, ''",
    "/contacts, ''",
    "/contacts/, ''",
    "/contacts/1, GET HEAD PATCH",
    "/contacts/1/, PATCH",
    "/contacts/1//, ''",
    "/contacts/%2F, GET HEAD PATCH",
    "/contacts/search, POST",
    "/contacts/search/tags/red, PUT",
    "/contacts/1/tags/red, PUT",
    "/contacts/1/tags/all, DELETE",
    "/contacts//tags/red, ''"
  })
  void aPathHasTheMethodsOfItsMostSpecificRoutes(String path, String methods) {
    assertEquals(methods, String.join(" ", new TreeSet<>(routes.at(path).keySet())));
  }
}
