package io.jenkins.plugins.servicenow.simulator.records;

import java.util.Arrays;
import java.util.Locale;

/**
 * The operators of encoded queries that the simulator can evaluate, in the order in which they are looked for: none
 * stands before another that begins with its sign. Strings are compared without regard to case.
 */
enum Operator {
    NOT_IN("NOT IN", (column, stored, wanted) -> !isIn(stored, wanted)),
    NOT_LIKE("NOT LIKE", (column, stored, wanted) -> !lower(stored).contains(lower(wanted))),
    STARTSWITH("STARTSWITH", (column, stored, wanted) -> lower(stored).startsWith(lower(wanted))),
    ENDSWITH("ENDSWITH", (column, stored, wanted) -> lower(stored).endsWith(lower(wanted))),
    ISNOTEMPTY("ISNOTEMPTY", (column, stored, wanted) -> !stored.isEmpty()),
    ISEMPTY("ISEMPTY", (column, stored, wanted) -> stored.isEmpty()),
    EMPTYSTRING("EMPTYSTRING", (column, stored, wanted) -> stored.isEmpty()),
    ANYTHING("ANYTHING", (column, stored, wanted) -> true),
    LIKE("LIKE", (column, stored, wanted) -> lower(stored).contains(lower(wanted))),
    IN("IN", (column, stored, wanted) -> isIn(stored, wanted)),
    NOT_EQUAL("!=", (column, stored, wanted) -> !stored.equalsIgnoreCase(wanted)),
    AT_LEAST(">=", (column, stored, wanted) -> !stored.isEmpty() && compare(column, stored, wanted) >= 0),
    AT_MOST("<=", (column, stored, wanted) -> !stored.isEmpty() && compare(column, stored, wanted) <= 0),
    EQUAL("=", (column, stored, wanted) -> stored.equalsIgnoreCase(wanted)),
    GREATER(">", (column, stored, wanted) -> !stored.isEmpty() && compare(column, stored, wanted) > 0),
    LESS("<", (column, stored, wanted) -> !stored.isEmpty() && compare(column, stored, wanted) < 0);

    private interface Test {
        boolean test(Column column, String stored, String wanted);
    }

    private final String sign;
    private final Test test;

    Operator(String sign, Test test) {
        this.sign = sign;
        this.test = test;
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

    boolean test(Column column, String stored, String wanted) {
        return test.test(column, stored, wanted);
    }

    static int compare(Column column, String left, String right) {
        if (column.isNumber() && isNumber(left) && isNumber(right)) {
            return Double.compare(Double.parseDouble(left), Double.parseDouble(right));
        }
        return left.compareToIgnoreCase(right);
    }

    private static boolean isIn(String stored, String wanted) {
        return Arrays.stream(wanted.split(",")).anyMatch(stored::equalsIgnoreCase);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
