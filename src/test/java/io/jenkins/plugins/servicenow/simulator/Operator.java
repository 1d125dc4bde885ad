package io.jenkins.plugins.servicenow.simulator;

import java.util.Arrays;
import java.util.Locale;

/** The operators of encoded queries that the simulator can evaluate. Strings are compared without regard to case. */
enum Operator {
    NOT_IN("NOT IN") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !IN.test(column, stored, wanted);
        }
    },
    NOT_LIKE("NOT LIKE") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !LIKE.test(column, stored, wanted);
        }
    },
    STARTSWITH("STARTSWITH") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return lower(stored).startsWith(lower(wanted));
        }
    },
    ENDSWITH("ENDSWITH") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return lower(stored).endsWith(lower(wanted));
        }
    },
    ISNOTEMPTY("ISNOTEMPTY") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.isEmpty();
        }
    },
    ISEMPTY("ISEMPTY") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return stored.isEmpty();
        }
    },
    EMPTYSTRING("EMPTYSTRING") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return stored.isEmpty();
        }
    },
    ANYTHING("ANYTHING") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return true;
        }
    },
    LIKE("LIKE") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return lower(stored).contains(lower(wanted));
        }
    },
    IN("IN") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return Arrays.stream(wanted.split(",")).anyMatch(stored::equalsIgnoreCase);
        }
    },
    NOT_EQUAL("!=") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.equalsIgnoreCase(wanted);
        }
    },
    AT_LEAST(">=") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.isEmpty() && compare(column, stored, wanted) >= 0;
        }
    },
    AT_MOST("<=") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.isEmpty() && compare(column, stored, wanted) <= 0;
        }
    },
    EQUAL("=") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return stored.equalsIgnoreCase(wanted);
        }
    },
    GREATER(">") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.isEmpty() && compare(column, stored, wanted) > 0;
        }
    },
    LESS("<") {
        @Override
        boolean test(Column column, String stored, String wanted) {
            return !stored.isEmpty() && compare(column, stored, wanted) < 0;
        }
    };

    private final String sign;

    Operator(String sign) {
        this.sign = sign;
    }

    /** As it is written in a query. No sign stands before another sign that begins with it. */
    String sign() {
        return sign;
    }

    abstract boolean test(Column column, String stored, String wanted);

    static int compare(Column column, String left, String right) {
        if (column.isNumber() && isNumber(left) && isNumber(right)) {
            return Double.compare(Double.parseDouble(left), Double.parseDouble(right));
        }
        return left.compareToIgnoreCase(right);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d+(\\.\\d+)?");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
