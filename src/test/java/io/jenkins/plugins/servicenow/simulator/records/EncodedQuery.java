package io.jenkins.plugins.servicenow.simulator.records;

import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import io.jenkins.plugins.servicenow.simulator.http.ApiError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An encoded query over one table. As on an instance, a term that names no column of the table is dropped, so that
 * the whole table can come back. An operator that ServiceNow has and the simulator has not is an error.
 */
public final class EncodedQuery {

    private static final Pattern TERM = Pattern.compile(
            "([a-z0-9_.]+)("
                    + Arrays.stream(Operator.values())
                            .map(operator -> Pattern.quote(operator.sign()))
                            .collect(Collectors.joining("|"))
                    + ")(.*)",
            Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("([a-z0-9_.]+).*", Pattern.DOTALL);
    private static final Pattern KEYWORD = Pattern.compile("[A-Z0-9]{4,}.*", Pattern.DOTALL);
    private static final String SCRIPT = "javascript:";

    /**
     * A part of the query.
     *
     * @param keys of {@link Records#rows(String, java.util.Collection)}, beside which no record passes; null when they
     *     are not known
     */
    private record Condition(Predicate<Row> test, Set<String> keys) {

        Condition and(Condition other) {
            return new Condition(test.and(other.test), keys == null ? other.keys : keys);
        }

        Condition or(Condition other) {
            if (keys == null || other.keys == null) {
                return new Condition(test.or(other.test), null);
            }
            Set<String> both = new HashSet<>(keys);
            both.addAll(other.keys);
            return new Condition(test.or(other.test), both);
        }
    }

    private static final Condition EVERY_ROW = new Condition(row -> true, null);

    private final Schema schema;
    private final Records records;
    private final Table table;
    private final RequestLog log;
    private final UnaryOperator<String> scripts;
    private final Set<String> columns = new TreeSet<>();
    private final List<String> dropped = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final StringBuilder run = new StringBuilder();
    private Condition filter = new Condition(row -> false, Set.of());
    private Condition all = EVERY_ROW;
    private Condition any;
    private Comparator<Row> order;

    private EncodedQuery(Schema schema, Records records, Table table, RequestLog log, UnaryOperator<String> scripts) {
        this.schema = schema;
        this.records = records;
        this.table = table;
        this.log = log;
        this.scripts = scripts;
    }

    /** @param scripts the value of a script such as {@code gs.getUserID()} */
    public static EncodedQuery parse(
            String text, Schema schema, Records records, Table table, RequestLog log, UnaryOperator<String> scripts) {
        var query = new EncodedQuery(schema, records, table, log, scripts);
        for (String term : terms(text)) {
            query.add(term);
        }
        query.closeSet();
        return query;
    }

    /** In the order of the query, else oldest first. */
    public List<Row> rows() {
        List<Row> candidates =
                filter.keys() == null ? records.rows(table.name()) : records.rows(table.name(), filter.keys());
        List<Row> matching = candidates.stream().filter(filter.test()).toList();
        return order == null ? matching : matching.stream().sorted(order).toList();
    }

    /** The table's own columns that the query asks about. */
    public Set<String> columns() {
        return columns;
    }

    /** Terms that the query was run without. */
    public List<String> dropped() {
        return dropped;
    }

    /** The fields of the terms that the query was run with. */
    public Set<String> used() {
        return used;
    }

    /** The fields of the terms that the query was run without. */
    public Set<String> unused() {
        return dropped.stream()
                .filter(term -> !term.startsWith("ORDERBY"))
                .map(EncodedQuery::field)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The query that was run: without dropped terms and without its order. */
    public String run() {
        return run.toString();
    }

    private static String field(String term) {
        Matcher field = FIELD.matcher(term);
        return field.matches() ? field.group(1) : term;
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
            and("^NQ", term.substring(2));
        } else if (term.startsWith("OR")) {
            or(term.substring(2));
        } else if (!term.isEmpty() && !term.equals("EQ")) {
            and("^", term);
        }
    }

    /** A term after an OR group applies to the whole group. */
    private void and(String separator, String term) {
        closeGroup();
        any = condition(separator, term);
    }

    private void or(String term) {
        Condition condition = condition(any == null ? "^" : "^OR", term);
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
        all = EVERY_ROW;
    }

    /** Null when the term is dropped. */
    private Condition condition(String separator, String term) {
        Condition condition = condition(term);
        if (condition != null) {
            run.append(run.isEmpty() ? "" : separator).append(term.replace("^", "^^"));
        }
        return condition;
    }

    private Condition condition(String term) {
        Matcher parts = TERM.matcher(term);
        if (!parts.matches()) {
            refuseUnknownOperator(term);
            dropped.add(term);
            return null;
        }
        var path = new FieldPath(schema, records, parts.group(1));
        Column column = path.column(table);
        log.noteScript(parts.group(3));
        if (column == null) {
            refuseVariable(term);
            dropped.add(term);
            return null;
        }
        columns.add(path.firstStep());
        used.add(parts.group(1));
        Operator operator = Operator.of(parts.group(2));
        if (operator.isOfFields()) {
            return comparison(path, column, operator, parts.group(3), term);
        }
        String wanted = wanted(operator, parts.group(3));
        Predicate<String> test = test(operator, column, wanted, term);
        return operator.isOfTexts() && column.isReference()
                ? new Condition(row -> test.test(name(column, path.value(row))), null)
                : new Condition(row -> test.test(path.value(row)), keys(parts.group(1), operator, wanted));
    }

    private static Predicate<String> test(Operator operator, Column column, String wanted, String term) {
        try {
            return operator.against(column, wanted);
        } catch (IllegalArgumentException e) {
            throw notSimulated(term);
        }
    }

    private Condition comparison(FieldPath path, Column column, Operator operator, String field, String term) {
        var other = new FieldPath(schema, records, field);
        if (other.column(table) == null) {
            throw notSimulated(term);
        }
        return new Condition(row -> operator.against(column, other.value(row)).test(path.value(row)), null);
    }

    /** The name that people see in a reference. */
    private String name(Column column, String sysId) {
        Row target = records.row(column.references(), sysId);
        return target == null ? sysId : target.display();
    }

    /** What the term asks for, its scripts run. */
    private String wanted(Operator operator, String text) {
        if (operator.isOfRanges()) {
            return Arrays.stream(text.split("@", -1)).map(this::withoutScript).collect(Collectors.joining("@"));
        }
        String wanted = withoutScript(text);
        if (Operator.lower(wanted).contains("," + SCRIPT)) {
            throw ApiError.notSimulated("a script within a list: " + wanted);
        }
        return wanted;
    }

    private String withoutScript(String text) {
        return isScript(text) ? scripts.apply(text.trim().substring(SCRIPT.length())) : text;
    }

    /** Whether an instance would run it. */
    public static boolean isScript(String value) {
        return Operator.lower(value.trim()).startsWith(SCRIPT);
    }

    /** Null when what is asked for is not found by a key. */
    private static Set<String> keys(String column, Operator operator, String wanted) {
        boolean keyed = Records.isKey(column) && (operator == Operator.EQUAL || operator == Operator.IN);
        Set<String> values =
                !keyed ? Set.of("") : operator == Operator.IN ? Operator.list(wanted) : Set.of(Operator.lower(wanted));
        return values.contains("")
                ? null
                : values.stream().map(value -> Records.key(column, value)).collect(Collectors.toSet());
    }

    /** Unknown fields are dropped, whatever is asked of them. */
    private void refuseUnknownOperator(String term) {
        Matcher field = FIELD.matcher(term);
        boolean known = field.matches() && new FieldPath(schema, records, field.group(1)).column(table) != null;
        if (known || KEYWORD.matcher(term).matches()) {
            throw notSimulated(term);
        }
    }

    /** Orders are also found by what was answered to a question. */
    private static void refuseVariable(String term) {
        if (term.startsWith("variables.")) {
            throw ApiError.notSimulated("a query for variables: " + term);
        }
    }

    private static ApiError notSimulated(String term) {
        return ApiError.notSimulated("the query operator in \"" + term + "\"");
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
