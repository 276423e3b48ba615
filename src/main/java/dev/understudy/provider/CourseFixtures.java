package dev.understudy.provider;

import dev.understudy.delivery.Courses;
import dev.understudy.fixture.Section;
import dev.understudy.sandbox.EntityReader;
import dev.understudy.sandbox.Ids;
import dev.understudy.sandbox.Turn;
import java.util.List;
import java.util.function.Consumer;

/** Reads the section {@code delivery} of fixtures: the courses that a sandbox's messages take. */
public final class CourseFixtures implements EntityReader<CourseFixtures.Nothing> {
  private final CourseReader courses;

  /** Courses are the turn's to keep, not entities. */
  public record Nothing() {}

  /** Courses as this reader reads them. */
  public CourseFixtures(CourseReader courses) {
    this.courses = courses;
  }

  @Override
  public String section() {
    return "delivery";
  }

  @Override
  public Class<Nothing> type() {
    return Nothing.class;
  }

  @Override
  public Nothing none() {
    return new Nothing();
  }

  @Override
  public Populated<Nothing> read(Section document, Nothing before, Ids ids) {
    return document
        .section(section())
        .map(found -> read(found, before))
        .orElseGet(() -> new Populated<>(before, List.of()));
  }

  private Populated<Nothing> read(Section section, Nothing before) {
    var fields = StrictFields.ofTexts(section.node());
    var chosen = courses.read(fields);
    var findings = fields.findings();
    findings.forEach(
        wrong ->
            section.problemBelow(
                wrong.field(), wrong.field().substring(1) + ": " + wrong.message()));
    fields.names().forEach(section::has);
    Consumer<Turn> planting = turn -> Courses.replace(turn, chosen);
    return new Populated<>(before, findings.isEmpty() ? List.of(planting) : List.of());
  }
}
