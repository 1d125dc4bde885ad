package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads results of XCCDF 1.1 and 1.2, by themselves, in their benchmark, or in an asset report (ARF), as OpenSCAP writes them. */
final class XccdfReader {

    /** In all scans of one step. */
    static final int MAX_RESULTS = 500;

    private static final String XCCDF = "http://checklists.nist.gov/xccdf/";
    private static final String DATA_STREAM = "http://scap.nist.gov/schema/scap/source/";

    /** {@code xccdf_org.ssgproject.content_profile_cis}: the common name is the end. */
    private static final Pattern ID_PREFIX = Pattern.compile("^xccdf_.*?_(profile|rule|benchmark)_");

    private static final Pattern ZERO = Pattern.compile("[+-]?(0+(\\.0*)?|\\.0+)");

    private static final int MAX_BENCHMARKS = 100;
    private static final int MAX_TITLE_LENGTH = 200;
    private static final int MAX_ID_LENGTH = 300;
    private static final int MAX_RESULT_LENGTH = 40;

    /** In characters, of all ids and titles that are kept. The largest benchmarks have some thousand rules. */
    private static final int MAX_KEPT = 4 << 20;

    /** What it takes to keep one, in characters. */
    private static final int KEPT_BESIDE = 100;

    private final ReportXml xml;
    private final int maxResults;
    private final List<Result> results = new ArrayList<>();
    private final List<Benchmark> benchmarks = new ArrayList<>();

    /** Rules whose role or weight depends on the profile. */
    private final Set<String> refined = new HashSet<>();

    /** Has what is in no benchmark, such as the profiles of a tailoring. */
    private final Benchmark none = new Benchmark("", "");

    /** That of the elements around, or of the result that is read. */
    private Benchmark benchmark = none;

    /** Of the data stream: its id. */
    private String component = "";

    private int kept;

    private XccdfReader(ReportXml xml, int maxResults) {
        this.xml = xml;
        this.maxResults = maxResults;
    }

    /**
     * @param maxResults how many the file may have
     * @return at least one
     */
    @NonNull
    static List<ScanResult> read(@NonNull ReportXml xml, @NonNull ScanResults which, int maxResults)
            throws IOException {
        var reader = new XccdfReader(xml, maxResults);
        xml.root();
        reader.element();
        xml.end();
        if (reader.results.isEmpty()) {
            throw xml.refused("it has no XCCDF TestResult. Give what the scan has written, such as by 'oscap xccdf eval"
                    + " --results' or '--results-arf'");
        }
        return (which == ScanResults.ALL ? reader.results : reader.latest())
                .stream().map(result -> result.scan).toList();
    }

    private void element() throws IOException {
        var kind = xml.namespace().startsWith(XCCDF) ? xml.name() : "";
        switch (kind) {
            case "Benchmark" -> benchmark();
            case "Profile" -> profile();
            case "Rule" -> rule();
            case "TestResult" -> result();
            default -> {
                var isComponent =
                        xml.name().equals("component") && xml.namespace().startsWith(DATA_STREAM);
                component = isComponent ? id(xml.attribute("id")) : component;
                xml.forEachChild(this::element);
                component = isComponent ? "" : component;
            }
        }
    }

    private void benchmark() throws IOException {
        if (benchmarks.size() == MAX_BENCHMARKS) {
            throw xml.refused("it has more than " + MAX_BENCHMARKS + " benchmarks");
        }
        var outer = benchmark;
        var inner = new Benchmark(id(xml.attribute("id")), component);
        benchmarks.add(inner);
        benchmark = inner;
        xml.forEachChild(() -> {
            // There may be one in each language.
            if (xml.name().equals("title") && inner.title.isEmpty()) {
                inner.title = xml.text(MAX_TITLE_LENGTH);
            } else {
                element();
            }
        });
        benchmark = outer;
    }

    private void profile() throws IOException {
        var id = id(xml.attribute("id"));
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "title" -> title(id);
                case "refine-rule" -> {
                    var rule = id(xml.attribute("idref"));
                    if (hasScoring() && refined.add(rule) && !keep(rule)) {
                        throw xml.refused("its profiles refine too many rules");
                    }
                }
                default -> {}
            }
        });
    }

    private void rule() throws IOException {
        var id = id(xml.attribute("id"));
        if (isUnscored() && keep(id)) {
            benchmark.unscored.add(id);
        }
        xml.forEachChild(() -> {
            if (xml.name().equals("title")) {
                title(id);
            }
        });
    }

    private void title(String id) throws IOException {
        if (!benchmark.titles.containsKey(id)) {
            var title = xml.text(MAX_TITLE_LENGTH);
            if (keep(id + title)) {
                benchmark.titles.put(id, title);
            }
        }
    }

    private boolean keep(String text) {
        kept = Math.min(MAX_KEPT, kept + text.length() + KEPT_BESIDE);
        return kept < MAX_KEPT;
    }

    private boolean hasScoring() {
        return !xml.attribute("role").isEmpty() || !xml.attribute("weight").isEmpty();
    }

    private boolean isUnscored() {
        return xml.attribute("role").equals("unscored")
                || ZERO.matcher(xml.attribute("weight")).matches();
    }

    private void result() throws IOException {
        if (results.size() == maxResults) {
            throw xml.refused("there are more than " + MAX_RESULTS + " results, with those of the scans before it."
                    + " Name fewer files");
        }
        var outer = benchmark;
        var time = xml.attribute("end-time");
        var result = new Result(time.isEmpty() ? xml.attribute("start-time") : time);
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "benchmark" -> benchmark = named(outer);
                case "profile" -> result.profile = id(xml.attribute("idref"));
                case "target" -> result.addTarget(xml.text(MAX_ID_LENGTH));
                case "rule-result" -> ruleResult(result.scan);
                case "score" -> {
                    // The first is that of the scoring model that every scanner must support.
                    if (result.scan.score().isEmpty()) {
                        result.scan.setScore(xml.text(MAX_TITLE_LENGTH));
                    }
                }
                default -> {}
            }
        });
        result.benchmark = benchmark;
        result.scan.setBenchmark(benchmark.title.isEmpty() ? shortId(benchmark.id) : benchmark.title);
        result.scan.setProfile(titled(result.profile));
        benchmark = outer;
        results.add(result);
    }

    /** The benchmark that the result names by its id and, when several have it, by the component of the data stream. */
    private Benchmark named(Benchmark outer) throws IOException {
        var id = id(xml.attribute("id"));
        var href = xml.attribute("href");
        var fragment = href.contains("#") ? id(href.substring(href.indexOf('#') + 1)) : "";
        if (id.isEmpty() ? fragment.isEmpty() : id.equals(outer.id)) {
            return outer;
        }
        var same = benchmarks.stream()
                .filter(each -> id.isEmpty() ? each.component.equals(fragment) : each.id.equals(id))
                .toList();
        var exact =
                same.stream().filter(each -> each.component.equals(fragment)).toList();
        var found = exact.isEmpty() ? same : exact;
        return found.stream().map(each -> each.title).distinct().count() == 1
                ? found.get(0)
                : new Benchmark(id, fragment);
    }

    private void ruleResult(ScanResult scan) throws IOException {
        var rule = id(xml.attribute("idref"));
        var unscored = hasScoring() ? isUnscored() : benchmark.unscored.contains(rule) && !refined.contains(rule);
        var text = new StringBuilder();
        xml.forEachChild(() -> {
            if (xml.name().equals("result") && text.length() < MAX_RESULT_LENGTH) {
                text.append(xml.text(MAX_RESULT_LENGTH));
            }
        });
        var result = text.toString().toLowerCase(Locale.ROOT);
        if (unscored) {
            scan.addUnscored(result);
        } else {
            scan.add(result, titled(rule));
        }
    }

    private String titled(String id) {
        var title = benchmark.titles.getOrDefault(id, none.titles.getOrDefault(id, ""));
        return title.isEmpty() ? shortId(id) : title;
    }

    private String id(String id) throws IOException {
        if (id.length() > MAX_ID_LENGTH) {
            throw xml.refused("an id has more than " + MAX_ID_LENGTH + " characters");
        }
        return id;
    }

    private static String shortId(String id) {
        return ID_PREFIX.matcher(id).replaceFirst("");
    }

    private List<Result> latest() {
        var latest = results.stream()
                .filter(result -> results.stream().noneMatch(result::isBefore))
                .toList();
        for (var result : latest) {
            results.stream().filter(each -> each.isBefore(result)).forEach(each -> result.scan.addEarlier(each.scan));
        }
        return latest;
    }

    private static final class Benchmark {

        private final String id;
        private final String component;
        private final Map<String, String> titles = new HashMap<>();
        private final Set<String> unscored = new HashSet<>();
        private String title = "";

        Benchmark(String id, String component) {
            this.id = id;
            this.component = component;
        }
    }

    private static final class Result {

        private final ScanResult scan = new ScanResult();
        private final TemporalAccessor time;
        private Benchmark benchmark;
        private String profile = "";
        private String target = "";

        Result(String time) {
            this.time = parse(time);
            scan.setTime(time);
        }

        /** With or without an offset; null when it is none. */
        @CheckForNull
        private static TemporalAccessor parse(String time) {
            try {
                return DateTimeFormatter.ISO_DATE_TIME.parseBest(time, OffsetDateTime::from, LocalDateTime::from);
            } catch (DateTimeException e) {
                return null;
            }
        }

        void addTarget(String more) {
            target = target.isEmpty() ? more : Text.shorten(target + ", " + more, MAX_ID_LENGTH);
            scan.setTarget(target);
        }

        /** False when it cannot be known, so that both count. */
        boolean isBefore(Result other) {
            return other.scan.rate().isKnown()
                    && !benchmark.id.isEmpty()
                    && !target.isEmpty()
                    && target.length() < MAX_ID_LENGTH - 1
                    && benchmark.id.equals(other.benchmark.id)
                    && benchmark.component.equals(other.benchmark.component)
                    && profile.equals(other.profile)
                    && target.equals(other.target)
                    && isBefore(time, other.time);
        }

        private static boolean isBefore(@CheckForNull TemporalAccessor one, @CheckForNull TemporalAccessor other) {
            return one instanceof OffsetDateTime first
                    ? other instanceof OffsetDateTime second && first.isBefore(second)
                    : one instanceof LocalDateTime early && other instanceof LocalDateTime late && early.isBefore(late);
        }
    }
}
