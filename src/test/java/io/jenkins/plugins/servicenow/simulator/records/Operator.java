package io.jenkins.plugins.servicenow.simulator.records;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The operators of encoded queries that the simulator can evaluate, in the order in which they are looked for: none
 * stands before another that begins with its sign. Strings are compared without regard to case.
 */
enum Operator {
    NOT_IN("NOT IN", (column, wanted) -> in(wanted).negate()),
    NOT_LIKE("NOT LIKE", (column, wanted) -> contains(wanted).negate()),
    DOES_NOT_CONTAIN("!*", (column, wanted) -> contains(wanted).negate()),
    NOT_ON("NOTON", (column, wanted) -> between(column, wanted, 3).negate()),
    STARTSWITH("STARTSWITH", (column, wanted) -> stored -> lower(stored).startsWith(lower(wanted))),
    ENDSWITH("ENDSWITH", (column, wanted) -> endsWith(wanted)),
    ENDS_WITH("%", (column, wanted) -> endsWith(wanted)),
    ISNOTEMPTY("ISNOTEMPTY", (column, wanted) -> stored -> !stored.isEmpty()),
    ISEMPTY("ISEMPTY", (column, wanted) -> String::isEmpty),
    EMPTYSTRING("EMPTYSTRING", (column, wanted) -> String::isEmpty),
    ANYTHING("ANYTHING", (column, wanted) -> stored -> true),
    LIKE("LIKE", (column, wanted) -> contains(wanted)),
    CONTAINS("*", (column, wanted) -> contains(wanted)),
    IN("IN", (column, wanted) -> in(wanted)),
    BETWEEN("BETWEEN", (column, wanted) -> between(column, wanted, 2)),
    ON("ON", (column, wanted) -> between(column, wanted, 3)),
    NOT_SAME_AS("NSAMEAS", (column, wanted) -> stored -> !stored.equalsIgnoreCase(wanted)),
    SAME_AS("SAMEAS", (column, wanted) -> wanted::equalsIgnoreCase),
    AT_LEAST_FIELD("GT_OR_EQUALS_FIELD", (column, wanted) -> compared(column, wanted, order -> order >= 0)),
    AT_MOST_FIELD("LT_OR_EQUALS_FIELD", (column, wanted) -> compared(column, wanted, order -> order <= 0)),
    GREATER_FIELD("GT_FIELD", (column, wanted) -> compared(column, wanted, order -> order > 0)),
    LESS_FIELD("LT_FIELD", (column, wanted) -> compared(column, wanted, order -> order < 0)),
    NOT_EQUAL("!=", (column, wanted) -> stored -> !stored.equalsIgnoreCase(wanted)),
    AT_LEAST(">=", (column, wanted) -> compared(column, wanted, order -> order >= 0)),
    AT_MOST("<=", (column, wanted) -> compared(column, wanted, order -> order <= 0)),
    EQUAL("=", (column, wanted) -> wanted::equalsIgnoreCase),
    GREATER(">", (column, wanted) -> compared(column, wanted, order -> order > 0)),
    LESS("<", (column, wanted) -> compared(column, wanted, order -> order < 0));

    private static final Set<Operator> OF_TEXTS =
            Set.of(NOT_LIKE, DOES_NOT_CONTAIN, STARTSWITH, ENDSWITH, ENDS_WITH, LIKE, CONTAINS);
    private static final Set<Operator> OF_FIELDS =
            Set.of(NOT_SAME_AS, SAME_AS, AT_LEAST_FIELD, AT_MOST_FIELD, GREATER_FIELD, LESS_FIELD);

    private interface Comparison {
        Predicate<String> against(Column column, String wanted);
    }

    private interface Order {
        boolean fits(int order);
    }

    private final String sign;
    private final Comparison comparison;

    Operator(String sign, Comparison comparison) {
        this.sign = sign;
        this.comparison = comparison;
    }

    static Operator of(String sign) {
        return Arrays.stream(values())
                .filter(operator -> operator.sign.equals(sign))
                .findFirst()
                .orElseThrow();
    }

    /** As it is written in a query. */
    String sign() {
        return sign;
    }

    /** Whether it asks about letters, which of a reference are those of the name that people see. */
    boolean isOfTexts() {
        return OF_TEXTS.contains(this);
    }

    /** Whether what stands after it is another field of the same record. */
    boolean isOfFields() {
        return OF_FIELDS.contains(this);
    }

    /** Whether it takes a first and a last value. */
    boolean isOfRanges() {
        return this == BETWEEN || this == ON || this == NOT_ON;
    }

    /** What a stored value of the column must be; unusable when the wanted text has another form. */
    Predicate<String> against(Column column, String wanted) {
        return comparison.against(column, wanted);
    }

    static int compare(Column column, String left, String right) {
        if (column.isNumber() && isNumber(left) && isNumber(right)) {
            return Double.compare(Double.parseDouble(left), Double.parseDouble(right));
        }
        return left.compareToIgnoreCase(right);
    }

    private static Predicate<String> compared(Column column, String wanted, Order order) {
        return stored -> !stored.isEmpty() && order.fits(compare(column, stored, wanted));
    }

    private static Predicate<String> contains(String wanted) {
        return stored -> lower(stored).contains(lower(wanted));
    }

    private static Predicate<String> endsWith(String wanted) {
        return stored -> lower(stored).endsWith(lower(wanted));
    }

    private static Predicate<String> in(String wanted) {
        Set<String> list = list(wanted);
        return stored -> list.contains(lower(stored));
    }

    /** Lower case. */
    static Set<String> list(String wanted) {
        return Arrays.stream(wanted.split(",")).map(Operator::lower).collect(Collectors.toSet());
    }

    /** @param parts of the text between at signs; the last two are the first and the last value */
    private static Predicate<String> between(Column column, String wanted, int parts) {
        String[] ends = wanted.split("@", -1);
        if (ends.length != parts) {
            throw new IllegalArgumentException("not a range: " + wanted);
        }
        return compared(column, ends[parts - 2], order -> order >= 0)
                .and(compared(column, ends[parts - 1], order -> order <= 0));
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?");
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
