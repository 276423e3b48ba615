package dev.understudy.provider;

import dev.understudy.delivery.DeliveryPlans;
import dev.understudy.fixture.Section;
import dev.understudy.json.FieldReader;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SeedReader;
import java.util.List;
import java.util.function.Consumer;

/** Reads the section {@code delivery} of fixtures: the courses that a sandbox's messages take. */
public final class DeliveryPlanFixtures implements SeedReader {
  private final DeliveryPlanReader courses;

  /** Courses as this reader reads them. */
  public DeliveryPlanFixtures(DeliveryPlanReader courses) {
    this.courses = courses;
  }

  @Override
  public List<Consumer<SandboxTransaction>> seedRows(Section document) {
    return document.section("delivery").map(this::planted).orElseGet(List::of);
  }

  private List<Consumer<SandboxTransaction>> planted(Section section) {
    var fields = FieldReader.ofTexts(section.node());
    var chosen = courses.read(fields);
    var isGood = section.isFine(fields.findings());
    fields.names().forEach(section::has);
    return isGood ? List.of(tx -> DeliveryPlans.replace(tx, chosen)) : List.of();
  }
}
