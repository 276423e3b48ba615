package dev.understudy.json;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The form in which one API reports wrong fields: its sentences, its names for places, and which
 * values it takes for absent.
 */
@FunctionalInterface
public interface FieldWording {
  /** The wording of the control plane and of fixtures: fields are named by JSON pointers. */
  FieldWording PLAIN =
      new FieldWording() {
        @Override
        public Finding finding(String field, FieldRule broken, Object... particulars) {
          return Finding.at(field, broken.sentence(particulars));
        }

        @Override
        public String field(String object, String name) {
          return Pointer.append(object, name);
        }

        @Override
        public String item(String list, int index) {
          return Pointer.append(list, index);
        }
      };

  /**
   * Returns the report of a broken rule.
   *
   * @param particulars as {@link FieldRule} lists them
   */
  Finding finding(String field, FieldRule broken, Object... particulars);

  /**
   * Returns the reports of a text that a database can't hold: it contains a NUL character, an
   * unpaired surrogate, or both.
   */
  default List<Finding> unstorable(String field, String text) {
    return List.of(finding(field, FieldRule.STORABLE, text));
  }

  /**
   * Returns the name of a field.
   *
   * @param object the name of the object that it is in; empty for the whole body
   */
  default String field(String object, String name) {
    return object.isEmpty() ? name : object + "." + name;
  }

  /** Returns the name of a list's item, counted from 0. */
  default String item(String list, int index) {
    return list + "[" + index + "]";
  }

  /** Returns whether a value counts as absent. */
  default boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
