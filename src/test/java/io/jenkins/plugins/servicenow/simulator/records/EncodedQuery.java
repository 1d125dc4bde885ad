package io.jenkins.plugins.servicenow.simulator.records;

import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An encoded query over one table. As on an instance, a term that names no column of the table is dropped, so that
 * the whole table can come back. An operator that ServiceNow has and the simulator has not is an error.
 */
public final class EncodedQuery {

    private static final Pattern TERM = Pattern.compile(
            "([a-z0-9_.]+)(?!INSTANCEOF)("
                    + Arrays.stream(Operator.values())
                            .map(operator -> Pattern.quote(operator.sign()))
                            .collect(Collectors.joining("|"))
                    + ")(.*)",
            Pattern.DOTALL);
    private static final Pattern UNKNOWN_OPERATOR =
            Pattern.compile("([a-z0-9_.]+)([A-Z]{3,}).*|([A-Z0-9]{4,}).*", Pattern.DOTALL);

    private final Schema schema;
    private final Records records;
    private final Table table;
    private final RequestLog log;
    private final Set<String> columns = new TreeSet<>();
    private final List<String> dropped = new ArrayList<>();
    private Predicate<Row> filter = row -> false;
    private Predicate<Row> all = row -> true;
    private Predicate<Row> any;
    private Comparator<Row> order;

    private EncodedQuery(Schema schema, Records records, Table table, RequestLog log) {
        this.schema = schema;
        this.records = records;
        this.table = table;
        this.log = log;
    }

    public static EncodedQuery parse(String text, Schema schema, Records records, Table table, RequestLog log) {
        var query = new EncodedQuery(schema, records, table, log);
        for (String term : terms(text)) {
            query.add(term);
        }
        query.closeSet();
        return query;
    }

    public boolean matches(Row row) {
        return filter.test(row);
    }

    public List<Row> sorted(List<Row> rows) {
        return order == null ? rows : rows.stream().sorted(order).toList();
    }

    /** The table's own columns that the query asks about. */
    public Set<String> columns() {
        return columns;
    }

    /** Terms that the query was run without. */
    public List<String> dropped() {
        return dropped;
    }

    /** Splits at every single caret; a doubled one is a caret in a value. */
    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        var term = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '^') {
                term.append(text.charAt(i));
            } else if (i + 1 < text.length() && text.charAt(i + 1) == '^') {
                term.append(text.charAt(i++));
            } else {
                terms.add(term.toString());
                term.setLength(0);
            }
        }
        terms.add(term.toString());
        return terms;
    }

    private void add(String term) {
        if (term.startsWith("ORDERBYDESC")) {
            orderBy(term.substring("ORDERBYDESC".length()), true);
        } else if (term.startsWith("ORDERBY")) {
            orderBy(term.substring("ORDERBY".length()), false);
        } else if (term.startsWith("NQ")) {
            closeSet();
            and(term.substring(2));
        } else if (term.startsWith("OR")) {
            or(term.substring(2));
        } else if (!term.isEmpty() && !term.equals("EQ")) {
            and(term);
        }
    }

    /** A term after an OR group applies to the whole group. */
    private void and(String term) {
        closeGroup();
        any = condition(term);
    }

    private void or(String term) {
        Predicate<Row> condition = condition(term);
        any = any == null ? condition : condition == null ? any : any.or(condition);
    }

    private void closeGroup() {
        if (any != null) {
            all = all.and(any);
        }
        any = null;
    }

    private void closeSet() {
        closeGroup();
        filter = filter.or(all);
        all = row -> true;
    }

    /** Null when the term is dropped. */
    private Predicate<Row> condition(String term) {
        Matcher parts = TERM.matcher(term);
        if (!parts.matches()) {
            refuseUnknownOperator(term);
            dropped.add(term);
            return null;
        }
        var path = new FieldPath(schema, records, parts.group(1));
        Column column = path.column(table);
        String wanted = parts.group(3);
        log.noteScript(wanted);
        if (column == null) {
            dropped.add(term);
            return null;
        }
        columns.add(path.firstStep());
        Operator operator = Operator.of(parts.group(2));
        return row -> operator.test(column, path.value(row), wanted);
    }

    private static void refuseUnknownOperator(String term) {
        Matcher unknown = UNKNOWN_OPERATOR.matcher(term);
        if (unknown.matches()) {
            throw ApiError.notSimulated("the query operator in \"" + term + "\"");
        }
    }

    private void orderBy(String name, boolean descending) {
        var path = new FieldPath(schema, records, name);
        Column column = path.column(table);
        if (column == null) {
            dropped.add("ORDERBY" + name);
            return;
        }
        Comparator<Row> by = (left, right) -> Operator.compare(column, path.value(left), path.value(right));
        Comparator<Row> directed = descending ? by.reversed() : by;
        order = order == null ? directed : order.thenComparing(directed);
    }
}
