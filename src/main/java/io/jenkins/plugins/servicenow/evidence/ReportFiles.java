package io.jenkins.plugins.servicenow.evidence;

import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Reads reports where they are, on the agent, so that only numbers and a few names travel to the controller.
 *
 * @param results paths of JUnit reports in the workspace
 * @param scans paths of XCCDF results in the workspace
 */
record ReportFiles(ArrayList<String> results, ArrayList<String> scans)
        implements ControllerToAgentFileCallable<Reports> {

    /** @throws hudson.AbortException when a report cannot be read, which names it and the line */
    @Override
    public Reports invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        var reports = new Reports();
        for (var path : results) {
            try (var xml = open(workspace, path)) {
                JUnitReader.read(xml, reports.cases());
            }
        }
        for (var path : scans) {
            try (var xml = open(workspace, path)) {
                reports.scans().addAll(XccdfReader.read(xml));
            }
        }
        return reports;
    }

    private static ReportXml open(File workspace, String path) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return new ReportXml(path, ConfinedFile.open(workspace, path));
    }
}
