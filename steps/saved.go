package steps

import (
	"bytes"
	"encoding/json"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// SavedAnswers are what a session or a report holds of the answers.
type SavedAnswers struct {
	Settings []Setting
	Demo     bool // they are a demo's and mean no real account
}

// reportSchema names the form of the reports whose answers can be read.
const reportSchema = "astro-activate/report/v1"

// ParseSavedAnswers reads the answers out of a session or of a report in JSON. name
// stands for the file in errors, each of which is one sentence.
func ParseSavedAnswers(all []Step, name string, data []byte) (SavedAnswers, error) {
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
		if answers, err = oneDocument(report.Answers); err != nil { // JSON is YAML, too
			return SavedAnswers{}, fmt.Errorf("%s: %w", name, err)
		}
	} else {
		if len(data) > MostAnswerBytes {
			return SavedAnswers{}, fmt.Errorf("%s is larger than %d KiB: this is not a session", name, MostAnswerBytes>>10)
		}
		if err := yaml.Unmarshal(data, &file); err != nil {
			return SavedAnswers{}, fmt.Errorf("%s: %w", name, yamlSentence(err))
		}
		answers = &file.Answers
	}
	switch {
	case file.Schema == "":
		return SavedAnswers{}, fmt.Errorf("%s is neither a saved session nor a report in JSON; a file of answers goes to --answers", name)
	case file.Schema != sessionSchema && file.Schema != reportSchema:
		return SavedAnswers{}, fmt.Errorf("%s is of the schema %s, and %s or %s is wanted", name, shown(file.Schema), sessionSchema, reportSchema)
	case answers == nil || answers.Kind != yaml.MappingNode:
		return SavedAnswers{}, fmt.Errorf("%s holds no answers", name)
	}
	p := answersParser{form: formOf(all), file: name, lines: map[string]int{}}
	p.group(answers, "")
	if len(p.problems) > 0 {
		return SavedAnswers{}, p.problems[0]
	}
	return SavedAnswers{Settings: p.settings, Demo: file.Demo}, nil
}
