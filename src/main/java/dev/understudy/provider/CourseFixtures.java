package dev.understudy.provider;

import dev.understudy.delivery.Courses;
import dev.understudy.fixture.Section;
import dev.understudy.sandbox.PlantingReader;
import dev.understudy.sandbox.Turn;
import java.util.List;
import java.util.function.Consumer;

/** Reads the section {@code delivery} of fixtures: the courses that a sandbox's messages take. */
public final class CourseFixtures implements PlantingReader {
  private final CourseReader courses;

  /** Courses as this reader reads them. */
  public CourseFixtures(CourseReader courses) {
    this.courses = courses;
  }

  @Override
  public String section() {
    return "delivery";
  }

  @Override
  public List<Consumer<Turn>> plantings(Section document) {
    return document.section(section()).map(this::planted).orElseGet(List::of);
  }

  private List<Consumer<Turn>> planted(Section section) {
    var fields = StrictFields.ofTexts(section.node());
    var chosen = courses.read(fields);
    var isGood = fields.areGoodIn(section);
    fields.names().forEach(section::has);
    return isGood ? List.of(turn -> Courses.replace(turn, chosen)) : List.of();
  }
}
