package dev.understudy.provider;

import dev.understudy.delivery.DeliveryPlans;
import dev.understudy.fixture.Section;
import dev.understudy.fixture.SectionWriter;
import dev.understudy.json.FieldReader;
import dev.understudy.transaction.SandboxTransaction;
import dev.understudy.transaction.SeedReader;
import java.util.List;
import java.util.function.Consumer;

/** Reads the section {@code delivery} of fixtures: the delivery plans of a sandbox. */
public final class DeliveryPlanFixtures implements SeedReader {
  private final DeliveryPlanReader plans;

  /** Creates a reader of the section. */
  public DeliveryPlanFixtures(DeliveryPlanReader plans) {
    this.plans = plans;
  }

  @Override
  public List<Consumer<SandboxTransaction>> seedRows(Section document) {
    return document.section("delivery").map(this::seedRow).orElseGet(List::of);
  }

  @Override
  public void write(SandboxTransaction tx, SectionWriter document) {
    var chosen = DeliveryPlans.read(tx.flush(), tx.generation());
    plans
        .view(chosen)
        .forEach(
            (provider, plan) -> {
              if (chosen.containsKey(provider)) {
                document.section("delivery").put(provider, plan);
              }
            });
  }

  private List<Consumer<SandboxTransaction>> seedRow(Section section) {
    var fields = FieldReader.ofTexts(section.node());
    var chosen = plans.read(fields);
    var isGood = section.isFine(fields.findings());
    fields.names().forEach(section::has);
    return isGood ? List.of(tx -> DeliveryPlans.replace(tx, chosen)) : List.of();
  }
}
