package files

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// SavedAnswers are the answers in a session or a report.
type SavedAnswers struct {
	Settings []steps.Setting
	Demo     bool // they are a demo's, and are about no real account
}

// ReportSchema names the form of a report in JSON.
const ReportSchema = "astro-activate/report/v1"

// ParseSavedAnswers parses the answers in a session or in a report in JSON. name stands
// for the file in errors, each of which is one sentence.
func ParseSavedAnswers(all []steps.Step, name string, data []byte) (SavedAnswers, error) {
	var answers *yaml.Node
	var file struct {
		Schema  string
		Demo    bool
		Answers yaml.Node
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		var report struct {
			Schema  string          `json:"schema"`
			Demo    bool            `json:"demo"`
			Answers json.RawMessage `json:"answers"`
		}
		if err := json.Unmarshal(data, &report); err != nil {
			return SavedAnswers{}, fmt.Errorf("%s is not the JSON of a report: %w", name, err)
		}
		file.Schema, file.Demo = report.Schema, report.Demo
		var err error
		if answers, err = oneDocument(awscheck.EscapeJSON(report.Answers)); err != nil { // JSON is YAML, too
			return SavedAnswers{}, fmt.Errorf("%s: %w", name, err)
		}
	} else {
		if len(data) > MaxAnswerBytes {
			return SavedAnswers{}, fmt.Errorf("%s is larger than %d KiB: this is not a session", name, MaxAnswerBytes>>10)
		}
		if err := yaml.Unmarshal(data, &file); err != nil {
			return SavedAnswers{}, fmt.Errorf("%s: %w", name, wording.YAMLError(err))
		}
		answers = &file.Answers
	}
	switch {
	case file.Schema == "":
		return SavedAnswers{}, fmt.Errorf("%s is neither a saved session nor a report in JSON; give a file of answers to --answers", name)
	case file.Schema != sessionSchema && file.Schema != ReportSchema:
		return SavedAnswers{}, fmt.Errorf("%s has the schema %s: it must be %s or %s", name, quoted(file.Schema), sessionSchema, ReportSchema)
	case answers == nil || answers.Kind != yaml.MappingNode:
		return SavedAnswers{}, fmt.Errorf("%s contains no answers", name)
	}
	p := newAnswersParser(all, name)
	p.group(answers, "")
	if len(p.problems) > 0 {
		return SavedAnswers{}, p.problems[0]
	}
	return SavedAnswers{Settings: p.settings, Demo: file.Demo}, nil
}
