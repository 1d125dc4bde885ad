package io.jenkins.plugins.servicenow.evidence;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads results of XCCDF 1.1 and 1.2, by themselves, in their benchmark, or in an asset report (ARF), as OpenSCAP writes them. */
final class XccdfReader {

    private static final String XCCDF = "http://checklists.nist.gov/xccdf/";

    /** {@code xccdf_org.ssgproject.content_profile_cis}: the common name is the end. */
    private static final Pattern ID_PREFIX = Pattern.compile("^xccdf_.*?_(profile|rule|benchmark)_");

    private static final int MAX_TITLE_LENGTH = 200;

    /** The largest benchmarks have some thousand rules. */
    private static final int MAX_TITLES = 20_000;

    private final ReportXml xml;
    private final List<ScanResult> results = new ArrayList<>();

    /** Of profiles and rules, by id. A benchmark comes before its results. */
    private final Map<String, String> titles = new HashMap<>();

    private String benchmark = "";

    private XccdfReader(ReportXml xml) {
        this.xml = xml;
    }

    /** @return at least one */
    @NonNull
    static List<ScanResult> read(@NonNull ReportXml xml) throws IOException {
        var reader = new XccdfReader(xml);
        xml.root();
        reader.element();
        xml.end();
        if (reader.results.isEmpty()) {
            throw xml.refused("it has no XCCDF TestResult. Give what the scan has written, such as by 'oscap xccdf eval"
                    + " --results' or '--results-arf'");
        }
        return reader.results;
    }

    private void element() throws IOException {
        var kind = xml.namespace().startsWith(XCCDF) ? xml.name() : "";
        switch (kind) {
            case "Benchmark" -> benchmark();
            case "Profile", "Rule" -> titled();
            case "TestResult" -> result();
            default -> xml.forEachChild(this::element);
        }
    }

    private void benchmark() throws IOException {
        var id = shortId(xml.attribute("id"));
        benchmark = id;
        xml.forEachChild(() -> {
            // There may be one in each language.
            if (xml.name().equals("title") && benchmark.equals(id)) {
                benchmark = xml.text(MAX_TITLE_LENGTH);
            } else {
                element();
            }
        });
    }

    private void titled() throws IOException {
        var id = xml.attribute("id");
        xml.forEachChild(() -> {
            if (xml.name().equals("title") && titles.size() < MAX_TITLES) {
                titles.putIfAbsent(id, xml.text(MAX_TITLE_LENGTH));
            }
        });
    }

    private void result() throws IOException {
        var result = new ScanResult();
        result.setBenchmark(benchmark);
        xml.forEachChild(() -> {
            switch (xml.name()) {
                case "benchmark" -> {
                    if (result.benchmark().isEmpty()) {
                        result.setBenchmark(shortId(xml.attribute("id")));
                    }
                }
                case "profile" -> result.setProfile(named(xml.attribute("idref")));
                case "rule-result" -> rule(result);
                case "score" -> {
                    // The first is that of the scoring model that every scanner must support.
                    if (result.score().isEmpty()) {
                        result.setScore(xml.text(MAX_TITLE_LENGTH));
                    }
                }
                default -> {}
            }
        });
        results.add(result);
    }

    private void rule(ScanResult result) throws IOException {
        var rule = xml.attribute("idref");
        var text = new StringBuilder();
        xml.forEachChild(() -> {
            if (xml.name().equals("result")) {
                text.append(xml.text(40));
            }
        });
        result.add(text.toString().toLowerCase(Locale.ROOT), named(rule));
    }

    private String named(String id) {
        var title = titles.getOrDefault(id, "");
        return title.isEmpty() ? shortId(id) : title;
    }

    private static String shortId(String id) {
        return ID_PREFIX.matcher(id).replaceFirst("");
    }
}
