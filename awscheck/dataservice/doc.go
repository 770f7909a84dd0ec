// Package dataservice describes the data services that pipelines use: how an endpoint is
// written on one line, and the Airflow connection that reaches it. It decides from what
// was given alone, and calls nothing.
package dataservice
